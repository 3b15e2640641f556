namespace PeerFdw.Spi;

/// <summary>What a type is, as far as a connector needs to know. Types outside this list are <see cref="Other"/>.</summary>
public enum TypeKind
{
    /// <summary>Any type not listed; only its text form is known.</summary>
    Other,

    /// <summary>boolean.</summary>
    Boolean,

    /// <summary>smallint, 16 bits signed.</summary>
    Int16,

    /// <summary>integer, 32 bits signed.</summary>
    Int32,

    /// <summary>bigint, 64 bits signed.</summary>
    Int64,

    /// <summary>real, IEEE 754 binary32.</summary>
    Float32,

    /// <summary>double precision, IEEE 754 binary64.</summary>
    Float64,

    /// <summary>numeric: decimal of any precision, with NaN and (since PostgreSQL 14) ±Infinity.</summary>
    Numeric,

    /// <summary>text.</summary>
    Text,

    /// <summary>character varying, with or without a length.</summary>
    VarChar,

    /// <summary>character(n), blank-padded: trailing spaces do not count in comparisons.</summary>
    Char,

    /// <summary>bytea.</summary>
    Binary,

    /// <summary>date, with ±infinity.</summary>
    Date,

    /// <summary>time without time zone, microseconds.</summary>
    Time,

    /// <summary>time with time zone.</summary>
    TimeTz,

    /// <summary>timestamp without time zone, microseconds, with ±infinity.</summary>
    Timestamp,

    /// <summary>timestamp with time zone, microseconds, with ±infinity.</summary>
    TimestampTz,

    /// <summary>interval: months, days, microseconds.</summary>
    Interval,

    /// <summary>uuid.</summary>
    Uuid,

    /// <summary>json: text that is kept as it was written.</summary>
    Json,

    /// <summary>jsonb: parsed JSON.</summary>
    JsonB,

    /// <summary>oid, 32 bits unsigned.</summary>
    Oid,

    /// <summary>inet.</summary>
    Inet,

    /// <summary>An array; <see cref="DataType.Element"/> says of what.</summary>
    Array,

    /// <summary>An enum; ordered by its labels' order of creation.</summary>
    Enum,

    /// <summary>A row type.</summary>
    Composite,
}
