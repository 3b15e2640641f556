namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>What a test asks of its subject.</summary>
internal enum FilterOperator
{
    /// <summary>=.</summary>
    Equal,

    /// <summary>&lt;&gt;.</summary>
    NotEqual,

    /// <summary>&lt;.</summary>
    Less,

    /// <summary>&lt;=.</summary>
    LessOrEqual,

    /// <summary>&gt;.</summary>
    Greater,

    /// <summary>&gt;=.</summary>
    GreaterOrEqual,

    /// <summary>IS DISTINCT FROM.</summary>
    Distinct,

    /// <summary>IS NOT DISTINCT FROM.</summary>
    NotDistinct,

    /// <summary>= ANY of an array.</summary>
    AnyOf,

    /// <summary>&lt;&gt; ALL of an array.</summary>
    NoneOf,

    /// <summary>IS NULL.</summary>
    Null,

    /// <summary>IS NOT NULL.</summary>
    NotNull,

    /// <summary>LIKE.</summary>
    Like,

    /// <summary>NOT LIKE.</summary>
    NotLike,

    /// <summary>starts_with, ^@.</summary>
    Prefix,

    /// <summary>NOT starts_with.</summary>
    NotPrefix,

    /// <summary>strpos(…) &gt; 0.</summary>
    Substring,

    /// <summary>Of an array: it has the element.</summary>
    Has,

    /// <summary>Of an array: it has all elements.</summary>
    HasAll,

    /// <summary>Of an array: it has one of the elements.</summary>
    HasAny,

    /// <summary>Of jsonb: @&gt;.</summary>
    Contains,

    /// <summary>Of jsonb: ?.</summary>
    HasKey,

    /// <summary>Of jsonb: ?|.</summary>
    HasAnyKey,

    /// <summary>Of jsonb: ?&amp;.</summary>
    HasAllKeys,

    /// <summary>The length (characters, bytes, elements) is =.</summary>
    SizeEqual,

    /// <summary>The length is &lt;&gt;.</summary>
    SizeNotEqual,

    /// <summary>The length is &lt;.</summary>
    SizeLess,

    /// <summary>The length is &lt;=.</summary>
    SizeLessOrEqual,

    /// <summary>The length is &gt;.</summary>
    SizeGreater,

    /// <summary>The length is &gt;=.</summary>
    SizeGreaterOrEqual,
}
