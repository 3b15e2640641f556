namespace PeerFdw.Connectors.Synthetic;

/// <summary>The values of the column option <c>generator</c>; <see cref="SyntheticValues"/> says what each gives.</summary>
internal enum SyntheticGenerator
{
    Type,
    Row,
    Mod,
    Constant,
    Null,
    Text,
    Hash,
    Connection,
    User,
    Ambient,
}
