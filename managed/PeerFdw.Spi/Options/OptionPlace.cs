using System;

namespace PeerFdw.Spi.Options;

/// <summary>The objects on which an option may stand.</summary>
[Flags]
public enum OptionPlace
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>CREATE FOREIGN DATA WRAPPER.</summary>
    Wrapper = 1,

    /// <summary>CREATE SERVER.</summary>
    Server = 2,

    /// <summary>CREATE USER MAPPING.</summary>
    UserMapping = 4,

    /// <summary>CREATE FOREIGN TABLE.</summary>
    Table = 8,

    /// <summary>A column of a foreign table.</summary>
    Column = 16,

    /// <summary>IMPORT FOREIGN SCHEMA.</summary>
    Import = 32,
}
