namespace PeerFdw.Crossing;

/// <summary>
/// The body of an export. A struct, so that nothing is allocated before the guard is entered: there even running out of memory
/// is an error and not the end of the server.
/// </summary>
internal interface IBridgeCall
{
    /// <summary>Whether it may come before peer_init has succeeded.</summary>
    static virtual bool IsFirst => false;

    /// <summary>Does the work. It may throw anything.</summary>
    /// <param name="bridge">The state of this backend.</param>
    /// <returns>The status to answer.</returns>
    BridgeStatus Run(Bridge bridge);
}
