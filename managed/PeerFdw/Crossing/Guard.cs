using System;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Crossing;

/// <summary>
/// The one barrier between managed code and the backend: every export's body runs inside <see cref="Run"/>, which lets no
/// exception out. One that got out would end the process, and with it restart the whole server.
/// </summary>
internal static unsafe class Guard
{
    /// <summary>Runs the body of an export.</summary>
    /// <param name="call">The body.</param>
    /// <param name="error">Where an error goes; null if the function has no place for one.</param>
    /// <returns>A PEER_* status.</returns>
    public static int Run<TCall>(TCall call, PeerError** error)
        where TCall : struct, IBridgeCall
    {
        try
        {
            Bridge bridge = Bridge.Instance;
            if (!TCall.IsFirst)
            {
                bridge.CheckEntry();
            }

            return (int)call.Run(bridge);
        }
        catch (Exception exception)
        {
            if (error != null)
            {
                *error = ErrorReport.Create(exception);
            }

            return (int)BridgeStatus.Error;
        }
    }
}
