using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PeerFdw.Calls;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Crossing;

/// <summary>
/// The functions of native/bridge.h, which describes them. Each only names its body; <see cref="Guard"/> runs it. The three that free
/// memory cannot throw and have no guard.
/// </summary>
internal static unsafe class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "peer_init", CallConvs = [typeof(CallConvCdecl)])]
    public static int Init(PeerInit* init, PeerVersion* version, PeerError** error) =>
        Guard.Run(new InitCall(init, version), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_stats", CallConvs = [typeof(CallConvCdecl)])]
    public static int Stats(PeerStats* stats, PeerError** error) => Guard.Run(new StatsCall(stats), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_validate", CallConvs = [typeof(CallConvCdecl)])]
    public static int Validate(PeerText request, PeerDocument* reply, PeerError** error) =>
        Guard.Run(new ValidateCall(request, reply), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_plan", CallConvs = [typeof(CallConvCdecl)])]
    public static int Plan(PeerText request, PeerDocument* reply, PeerError** error) =>
        Guard.Run(new PlanCall(request, reply), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_describe", CallConvs = [typeof(CallConvCdecl)])]
    public static int Describe(PeerText request, PeerDocument* reply, PeerError** error) =>
        Guard.Run(new DescribeCall(request, reply), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_open", CallConvs = [typeof(CallConvCdecl)])]
    public static int Open(int kind, PeerText request, PeerOperation* operation, PeerError** error) =>
        Guard.Run(new OpenCall(kind, request, operation), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_next", CallConvs = [typeof(CallConvCdecl)])]
    public static int Next(long handle, PeerBatch** batch, int* notices, PeerError** error) =>
        Guard.Run(new NextCall(handle, batch, notices), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_restart", CallConvs = [typeof(CallConvCdecl)])]
    public static int Restart(long handle, PeerText parameters, PeerError** error) =>
        Guard.Run(new RestartCall(handle, parameters), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_report", CallConvs = [typeof(CallConvCdecl)])]
    public static int Report(long handle, PeerDocument* reply, PeerError** error) =>
        Guard.Run(new ReportCall(handle, reply), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_modify", CallConvs = [typeof(CallConvCdecl)])]
    public static int Modify(long handle, PeerRows* rows, PeerModified* modified, int* notices, PeerError** error) =>
        Guard.Run(new ModifyCall(handle, rows, modified, notices), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_transaction", CallConvs = [typeof(CallConvCdecl)])]
    public static int Transaction(int what, int level, PeerDocument* reply, PeerError** error) =>
        Guard.Run(new TransactionCall(what, level, reply), error);

    [UnmanagedCallersOnly(EntryPoint = "peer_close", CallConvs = [typeof(CallConvCdecl)])]
    public static int Close(long handle) => Guard.Run(new CloseCall(handle), null);

    [UnmanagedCallersOnly(EntryPoint = "peer_notice", CallConvs = [typeof(CallConvCdecl)])]
    public static int Notice(PeerNotice** notice, int* waiting) => Guard.Run(new NoticeCall(notice, waiting), null);

    [UnmanagedCallersOnly(EntryPoint = "peer_invalidate", CallConvs = [typeof(CallConvCdecl)])]
    public static int Invalidate(int what, uint hashValue) => Guard.Run(new InvalidateCall(what, hashValue), null);

    [UnmanagedCallersOnly(EntryPoint = "peer_shutdown", CallConvs = [typeof(CallConvCdecl)])]
    public static int Shutdown(int graceMilliseconds) => Guard.Run(new ShutdownCall(graceMilliseconds), null);

    [UnmanagedCallersOnly(EntryPoint = "peer_error_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void FreeError(PeerError* error) => ErrorReport.Free(error);

    [UnmanagedCallersOnly(EntryPoint = "peer_document_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void FreeDocument(PeerDocument* document) => Documents.Free(document);

    [UnmanagedCallersOnly(EntryPoint = "peer_notice_free", CallConvs = [typeof(CallConvCdecl)])]
    public static void FreeNotice(PeerNotice* notice) => NativeMemory.Free(notice);
}
