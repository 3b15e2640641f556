using PeerFdw.Spi.Options;

namespace PeerFdw.Contract.Tests.Fakes;

/// <summary>Options of the fake peer: one of each kind and rule.</summary>
internal static class FakeOptions
{
    public static OptionSchema Schema { get; } = new(
    [
        new() { Name = "region", Places = OptionPlace.Server | OptionPlace.Table, Kind = OptionKind.Name, Description = "Where it is." },
        new() { Name = "endpoint", Places = OptionPlace.Server, Kind = OptionKind.Url, Description = "Its address." },
        new() { Name = "consistent", Places = OptionPlace.Server, Kind = OptionKind.Boolean, Description = "How to read.", Default = "false" },
        new() { Name = "segments", Places = OptionPlace.Server, Kind = OptionKind.Integer, Description = "How many.", Minimum = 1, Maximum = 64, Default = "8" },
        new() { Name = "ratio", Places = OptionPlace.Server, Kind = OptionKind.Number, Description = "A share.", Minimum = 0 },
        new() { Name = "mode", Places = OptionPlace.Table, Kind = OptionKind.Choice, Choices = ["fast", "exact"], Description = "How | what." },
        new() { Name = "indexes", Places = OptionPlace.Table, Kind = OptionKind.NameList, Description = "Which." },
        new() { Name = "profile", Places = OptionPlace.Server, Kind = OptionKind.Text, Description = "A file's part.", IsSuperuserOnly = true },
        new() { Name = "low", Places = OptionPlace.Server, Kind = OptionKind.Integer, Description = "The least." },
        new() { Name = "high", Places = OptionPlace.Server, Kind = OptionKind.Integer, Description = "The most." },
        new() { Name = "access_key", Places = OptionPlace.UserMapping, Kind = OptionKind.Name, Description = "Who.", RequiredAt = OptionPlace.UserMapping },
        new() { Name = "secret_key", Places = OptionPlace.UserMapping, Kind = OptionKind.Name, Description = "The password.", IsSecret = true },
        new() { Name = "pin", Places = OptionPlace.UserMapping, Kind = OptionKind.Integer, Description = "A number.", IsSecret = true },
        new() { Name = "key", Places = OptionPlace.Column, Kind = OptionKind.Choice, Choices = ["partition", "sort", "hash"], Description = "Its part." },
        new() { Name = "samples", Places = OptionPlace.Import, Kind = OptionKind.Integer, Description = "How many to look at." },
    ]);
}
