namespace PeerFdw.Spi.Options;

/// <summary>What an option's value must look like.</summary>
public enum OptionKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>Any text but the empty one.</summary>
    Name,

    /// <summary>What PostgreSQL takes as a boolean: true, false, on, off, yes, no, 1, 0 and their unique prefixes.</summary>
    Boolean,

    /// <summary>A whole number between <see cref="OptionDefinition.Minimum"/> and <see cref="OptionDefinition.Maximum"/>.</summary>
    Integer,

    /// <summary>A number between <see cref="OptionDefinition.Minimum"/> and <see cref="OptionDefinition.Maximum"/>.</summary>
    Number,

    /// <summary>One of <see cref="OptionDefinition.Choices"/>.</summary>
    Choice,

    /// <summary>Names separated by commas.</summary>
    NameList,

    /// <summary>An absolute http or https URL.</summary>
    Url,
}
