namespace PeerFdw.Soak;

/// <summary>A backend at one moment.</summary>
/// <param name="Kilobytes">Its private memory.</param>
/// <param name="Descriptors">Its open files.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record BackendSample(long Kilobytes, int Descriptors, int Threads);
