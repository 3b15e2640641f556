namespace PeerFdw.Connectors.DynamoDb.Tables;

/// <summary>One step of a document path: into a map by name, or into a list by index.</summary>
/// <param name="Name">The member's name; null for a list step.</param>
/// <param name="Index">The element's index from 0, if <paramref name="Name"/> is null.</param>
internal readonly record struct PathStep(string? Name, int Index);
