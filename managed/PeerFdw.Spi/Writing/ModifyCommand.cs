namespace PeerFdw.Spi.Writing;

/// <summary>What a statement does to rows.</summary>
public enum ModifyCommand
{
    /// <summary>INSERT, COPY FROM, tuple routing.</summary>
    Insert,

    /// <summary>UPDATE.</summary>
    Update,

    /// <summary>DELETE.</summary>
    Delete,
}
