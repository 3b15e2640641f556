namespace PeerFdw.Spi.Expressions;

/// <summary>Reads expression documents.</summary>
public static class ExpressionReader
{
}
