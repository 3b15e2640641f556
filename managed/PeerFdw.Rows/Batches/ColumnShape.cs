using PeerFdw.Spi;
using PeerFdw.Spi.Rows;

namespace PeerFdw.Rows;

/// <summary>What a column of a batch must look like.</summary>
/// <param name="Type">Its type, modifier included.</param>
/// <param name="Encoding">The form that the shim wants.</param>
public readonly record struct ColumnShape(DataType Type, ColumnEncoding Encoding);
