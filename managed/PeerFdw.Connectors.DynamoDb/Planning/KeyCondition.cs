using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Planning;

/// <summary>A condition on a key attribute.</summary>
/// <param name="Attribute">The attribute.</param>
/// <param name="Kind">Its type: S, N or B.</param>
/// <param name="IsSortKey">Whether it belongs to the sort key.</param>
/// <param name="Operator">What is asked.</param>
/// <param name="Operand">A <see cref="Constant"/> or <see cref="Parameter"/>; for AnyOf an array; for Like the pattern.</param>
internal sealed record KeyCondition(
    string Attribute, AttributeKind Kind, bool IsSortKey, KeyOperator Operator, Expression Operand);
