namespace PeerFdw.Rows.Memory;

/// <summary>A piece of native memory and its length. Whoever holds it last returns it to <see cref="NativePool"/>.</summary>
/// <param name="data">Where it starts; aligned to 16 bytes.</param>
/// <param name="length">Its length in bytes.</param>
internal readonly unsafe struct NativeBlock(byte* data, long length)
{
    /// <summary>Where it starts.</summary>
    public readonly byte* Data = data;

    /// <summary>Its length in bytes.</summary>
    public readonly long Length = length;
}
