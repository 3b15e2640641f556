using System;
using System.IO;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The environment variables and the home folder of the PostgreSQL server. Only sources of ambient credentials are given one, so nobody else can
/// read them.
/// </summary>
/// <param name="variables">The value of an environment variable, or null.</param>
/// <param name="home">The home folder of the server's operating system user.</param>
internal sealed class MachineEnvironment(Func<string, string?> variables, string home)
{
    /// <summary>The largest file that is read: of tokens and profiles, none is near it.</summary>
    private const int MaximumFileBytes = 1 << 20;

    /// <summary>The environment of this process.</summary>
    internal static MachineEnvironment Current { get; } =
        new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>A variable; null if it is not set or empty.</summary>
    internal string? Variable(string name) => variables(name) is { Length: > 0 } value ? value : null;

    /// <summary>The file that a variable names, else the one of that name in <c>~/.aws</c>.</summary>
    internal string AwsFile(string variable, string name) => Variable(variable) ?? Path.Combine(home, ".aws", name);

    /// <summary>Reads a file of the server's machine.</summary>
    /// <param name="path">Its path, from the environment or a profile, never from an option.</param>
    /// <param name="what">What it is, for the message.</param>
    internal static string ReadFile(string path, string what)
    {
        try
        {
            return new FileInfo(path).Length > MaximumFileBytes
                ? throw CredentialErrors.Unusable($"{what} \"{path}\" is longer than {MaximumFileBytes} bytes", null)
                : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The exceptions' texts name the path and the reason, never what the file holds.
            throw CredentialErrors.Unusable($"{what} \"{path}\" cannot be read", $"The operating system says: {e.Message.TrimEnd('.')}.");
        }
    }
}
