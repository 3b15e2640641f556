namespace PeerFdw.Spi;

/// <summary>
/// A five-character SQLSTATE. The codes are those of the SQL standard and of PostgreSQL
/// ("Appendix A. PostgreSQL Error Codes"); every error of this project carries one from the start.
/// </summary>
/// <param name="Code">Five ASCII characters, each 0-9 or A-Z.</param>
public readonly record struct SqlState(string Code)
{
    /// <summary>08000: the connection to the peer failed in a way not named below.</summary>
    public static readonly SqlState ConnectionException = new("08000");

    /// <summary>08001: the peer could not be reached.</summary>
    public static readonly SqlState UnableToConnect = new("08001");

    /// <summary>08006: the connection to the peer broke while it was in use.</summary>
    public static readonly SqlState ConnectionFailure = new("08006");

    /// <summary>08P01: the peer sent something that its protocol does not allow.</summary>
    public static readonly SqlState ProtocolViolation = new("08P01");

    /// <summary>0A000: a legal request for something that is not there.</summary>
    public static readonly SqlState FeatureNotSupported = new("0A000");

    /// <summary>22003: a number does not fit the column's type.</summary>
    public static readonly SqlState NumericValueOutOfRange = new("22003");

    /// <summary>22007: text that is no date or time.</summary>
    public static readonly SqlState InvalidDatetimeFormat = new("22007");

    /// <summary>22001: text that is longer than the column.</summary>
    public static readonly SqlState StringDataRightTruncation = new("22001");

    /// <summary>22018: a value of the peer cannot be read as the column's type.</summary>
    public static readonly SqlState InvalidCharacterValueForCast = new("22018");

    /// <summary>22021: bytes that are not valid in the encoding.</summary>
    public static readonly SqlState CharacterNotInRepertoire = new("22021");

    /// <summary>22023: a parameter's value is not legal.</summary>
    public static readonly SqlState InvalidParameterValue = new("22023");

    /// <summary>22P02: text that is not of the type's form.</summary>
    public static readonly SqlState InvalidTextRepresentation = new("22P02");

    /// <summary>22P05: a character that PostgreSQL's text cannot hold (U+0000).</summary>
    public static readonly SqlState UntranslatableCharacter = new("22P05");

    /// <summary>23502: NULL where there must be a value.</summary>
    public static readonly SqlState NotNullViolation = new("23502");

    /// <summary>23505: a key that exists already.</summary>
    public static readonly SqlState UniqueViolation = new("23505");

    /// <summary>27000: a row was changed by something that its own change set off.</summary>
    public static readonly SqlState TriggeredDataChangeViolation = new("27000");

    /// <summary>28000: the peer does not know the credentials.</summary>
    public static readonly SqlState InvalidAuthorization = new("28000");

    /// <summary>40001: another writer was faster.</summary>
    public static readonly SqlState SerializationFailure = new("40001");

    /// <summary>428C9: a column whose value is computed was given another.</summary>
    public static readonly SqlState GeneratedAlways = new("428C9");

    /// <summary>42501: known, but not permitted.</summary>
    public static readonly SqlState InsufficientPrivilege = new("42501");

    /// <summary>42703: a column that is not there.</summary>
    public static readonly SqlState UndefinedColumn = new("42703");

    /// <summary>42804: something is of another type or shape than is wanted.</summary>
    public static readonly SqlState DatatypeMismatch = new("42804");

    /// <summary>42P01: a table that is not there.</summary>
    public static readonly SqlState UndefinedTable = new("42P01");

    /// <summary>53100: no room on a disk.</summary>
    public static readonly SqlState DiskFull = new("53100");

    /// <summary>53200: a memory budget is used up.</summary>
    public static readonly SqlState OutOfMemory = new("53200");

    /// <summary>53400: a limit of the peer's configuration, such as provisioned throughput, was hit.</summary>
    public static readonly SqlState ConfigurationLimitExceeded = new("53400");

    /// <summary>54000: a limit of the peer's requests (size, number of operators) was passed.</summary>
    public static readonly SqlState ProgramLimitExceeded = new("54000");

    /// <summary>55000: the object is not in the state that the operation needs.</summary>
    public static readonly SqlState ObjectNotInPrerequisiteState = new("55000");

    /// <summary>57014: the query was cancelled.</summary>
    public static readonly SqlState QueryCanceled = new("57014");

    /// <summary>58000: the operating system, or something outside of PostgreSQL, failed.</summary>
    public static readonly SqlState SystemError = new("58000");

    /// <summary>HV000: a foreign data wrapper's error with no better code.</summary>
    public static readonly SqlState FdwError = new("HV000");

    /// <summary>HV004: a column's type that the peer cannot fill.</summary>
    public static readonly SqlState FdwInvalidDataType = new("HV004");

    /// <summary>HV005: a column that the peer does not have.</summary>
    public static readonly SqlState FdwColumnNameNotFound = new("HV005");

    /// <summary>HV00D: an option's name that the object does not know.</summary>
    public static readonly SqlState FdwInvalidOptionName = new("HV00D");

    /// <summary>HV024: an option's value that is not legal. PostgreSQL names it "invalid attribute value".</summary>
    public static readonly SqlState FdwInvalidAttributeValue = new("HV024");

    /// <summary>HV00J: an option that must be given was not.</summary>
    public static readonly SqlState FdwOptionNameNotFound = new("HV00J");

    /// <summary>HV00R: a table that the peer does not have.</summary>
    public static readonly SqlState FdwTableNotFound = new("HV00R");

    /// <summary>XX000: a defect of this project.</summary>
    public static readonly SqlState InternalError = new("XX000");

    /// <inheritdoc/>
    public override string ToString() => Code;
}
