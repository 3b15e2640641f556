using System.Collections.Generic;

namespace PeerFdw.Spi.Options;

/// <summary>
/// One option of a connector, declared once: the validator, its hint, the documentation's table and IMPORT all read this.
/// </summary>
public sealed record OptionDefinition
{
    /// <summary>The option's name, lower case.</summary>
    public required string Name { get; init; }

    /// <summary>Where it may stand.</summary>
    public required OptionPlace Places { get; init; }

    /// <summary>What its value must look like.</summary>
    public required OptionKind Kind { get; init; }

    /// <summary>One sentence for the documentation.</summary>
    public required string Description { get; init; }

    /// <summary>The value that holds if the option is not given, as documentation; null if there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The legal values of a <see cref="OptionKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The least legal number.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest legal number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the value is a secret: it may stand on user mappings only and is never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether only a superuser may set it.</summary>
    public bool IsSuperuserOnly { get; init; }

    /// <summary>Where only a superuser may set it, though others may elsewhere.</summary>
    public OptionPlace SuperuserAt { get; init; }

    /// <summary>The value of a <see cref="OptionKind.Boolean"/> that only a superuser may set; null: none.</summary>
    public bool? SuperuserBoolean { get; init; }

    /// <summary>On which places it must be given; usually none.</summary>
    public OptionPlace RequiredAt { get; init; }
}
