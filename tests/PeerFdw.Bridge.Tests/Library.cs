using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Bridge.Tests;

/// <summary>The exports as bridge.h declares them, called through pointers.</summary>
internal sealed unsafe class Library
{
    public const int Ok = 0;
    public const int End = 1;
    public const int Pending = 2;
    public const int Error = 3;

    private readonly delegate* unmanaged[Cdecl]<PeerInit*, PeerVersion*, PeerError**, int> _init;
    private readonly delegate* unmanaged[Cdecl]<PeerStats*, PeerError**, int> _stats;
    private readonly delegate* unmanaged[Cdecl]<PeerText, PeerDocument*, PeerError**, int> _validate;
    private readonly delegate* unmanaged[Cdecl]<PeerText, PeerDocument*, PeerError**, int> _plan;
    private readonly delegate* unmanaged[Cdecl]<PeerText, PeerDocument*, PeerError**, int> _describe;
    private readonly delegate* unmanaged[Cdecl]<int, PeerText, PeerOperation*, PeerError**, int> _open;
    private readonly delegate* unmanaged[Cdecl]<long, PeerBatch**, int*, PeerError**, int> _next;
    private readonly delegate* unmanaged[Cdecl]<long, PeerText, PeerError**, int> _restart;
    private readonly delegate* unmanaged[Cdecl]<long, PeerDocument*, PeerError**, int> _report;
    private readonly delegate* unmanaged[Cdecl]<long, PeerRows*, PeerModified*, int*, PeerError**, int> _modify;
    private readonly delegate* unmanaged[Cdecl]<int, int, PeerDocument*, PeerError**, int> _transaction;
    private readonly delegate* unmanaged[Cdecl]<long, int> _close;
    private readonly delegate* unmanaged[Cdecl]<PeerNotice**, int*, int> _notice;
    private readonly delegate* unmanaged[Cdecl]<int, uint, int> _invalidate;
    private readonly delegate* unmanaged[Cdecl]<PeerError*, void> _freeError;
    private readonly delegate* unmanaged[Cdecl]<PeerDocument*, void> _freeDocument;
    private readonly delegate* unmanaged[Cdecl]<PeerNotice*, void> _freeNotice;

    public Library(string path)
    {
        nint library = NativeLibrary.Load(path);
        void* Resolve(string name) => (void*)NativeLibrary.GetExport(library, name);
        _init = (delegate* unmanaged[Cdecl]<PeerInit*, PeerVersion*, PeerError**, int>)Resolve("peer_init");
        _stats = (delegate* unmanaged[Cdecl]<PeerStats*, PeerError**, int>)Resolve("peer_stats");
        _validate = (delegate* unmanaged[Cdecl]<PeerText, PeerDocument*, PeerError**, int>)Resolve("peer_validate");
        _plan = (delegate* unmanaged[Cdecl]<PeerText, PeerDocument*, PeerError**, int>)Resolve("peer_plan");
        _describe = (delegate* unmanaged[Cdecl]<PeerText, PeerDocument*, PeerError**, int>)Resolve("peer_describe");
        _open = (delegate* unmanaged[Cdecl]<int, PeerText, PeerOperation*, PeerError**, int>)Resolve("peer_open");
        _next = (delegate* unmanaged[Cdecl]<long, PeerBatch**, int*, PeerError**, int>)Resolve("peer_next");
        _restart = (delegate* unmanaged[Cdecl]<long, PeerText, PeerError**, int>)Resolve("peer_restart");
        _report = (delegate* unmanaged[Cdecl]<long, PeerDocument*, PeerError**, int>)Resolve("peer_report");
        _modify = (delegate* unmanaged[Cdecl]<long, PeerRows*, PeerModified*, int*, PeerError**, int>)Resolve("peer_modify");
        _transaction = (delegate* unmanaged[Cdecl]<int, int, PeerDocument*, PeerError**, int>)Resolve("peer_transaction");
        _close = (delegate* unmanaged[Cdecl]<long, int>)Resolve("peer_close");
        _notice = (delegate* unmanaged[Cdecl]<PeerNotice**, int*, int>)Resolve("peer_notice");
        _invalidate = (delegate* unmanaged[Cdecl]<int, uint, int>)Resolve("peer_invalidate");
        _freeError = (delegate* unmanaged[Cdecl]<PeerError*, void>)Resolve("peer_error_free");
        _freeDocument = (delegate* unmanaged[Cdecl]<PeerDocument*, void>)Resolve("peer_document_free");
        _freeNotice = (delegate* unmanaged[Cdecl]<PeerNotice*, void>)Resolve("peer_notice_free");
        _ = NativeLibrary.GetExport(library, "peer_shutdown");
    }

    private delegate int DocumentCall(PeerText request, PeerDocument* reply, PeerError** error);

    /// <summary>The sizes that the shim sends, in the order of bridge.h.</summary>
    public static int[] Sizes =>
    [
        sizeof(PeerText), sizeof(PeerError), sizeof(PeerDocument), sizeof(PeerNotice), sizeof(PeerBytes), sizeof(PeerColumn),
        sizeof(PeerBatch), sizeof(PeerOperation), sizeof(PeerInit), sizeof(PeerVersion), sizeof(PeerStats),
        sizeof(PeerRows), sizeof(PeerModified),
    ];

    public InitAnswer Init(int abiVersion = 2, int[]? sizes = null, string shimVersion = "0.1.0", int? processId = null)
    {
        sizes ??= Sizes;
        byte[] text = Encoding.UTF8.GetBytes(shimVersion);
        fixed (int* first = sizes)
        {
            fixed (byte* data = text)
            {
                var init = new PeerInit
                {
                    AbiVersion = abiVersion,
                    ServerVersion = 150000,
                    ProcessId = processId ?? Environment.ProcessId,
                    SizeCount = sizes.Length,
                    Sizes = first,
                    ShimVersion = new PeerText { Data = data, Length = text.Length },
                };
                PeerVersion version;
                PeerError* error = null;
                int status = _init(&init, &version, &error);
                return new InitAnswer(
                    status,
                    Take(error),
                    version.AbiVersion,
                    Marshal.PtrToStringUTF8((nint)version.ManagedVersion)!,
                    Marshal.PtrToStringUTF8((nint)version.RuntimeVersion)!);
            }
        }
    }

    public StatsAnswer Stats()
    {
        PeerStats stats;
        PeerError* error = null;
        int status = _stats(&stats, &error);
        return new StatsAnswer(status, Take(error), stats);
    }

    public Reply Validate(string request) => Ask((text, reply, error) => _validate(text, reply, error), request);

    public Reply Plan(string request) => Ask((text, reply, error) => _plan(text, reply, error), request);

    public Reply Describe(string request) => Ask((text, reply, error) => _describe(text, reply, error), request);

    public Reply Report(long handle) => Ask((_, reply, error) => _report(handle, reply, error), "");

    public (int Status, Failure? Error, PeerOperation Operation) Open(int kind, string request)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(request);
        fixed (byte* data = bytes)
        {
            PeerOperation operation = default;
            PeerError* error = null;
            int status = _open(kind, new PeerText { Data = data, Length = bytes.Length }, &operation, &error);
            return (status, Take(error), operation);
        }
    }

    /// <summary>One step; the batch is valid until the next call for this handle.</summary>
    public (int Status, Failure? Error, int Notices) Next(long handle, out PeerBatch* batch)
    {
        PeerBatch* next = null;
        PeerError* error = null;
        int notices = -1;
        int status = _next(handle, &next, &notices, &error);
        batch = next;
        return (status, Take(error), notices);
    }

    public (int Status, Failure? Error) Restart(long handle, string parameters)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(parameters);
        fixed (byte* data = bytes)
        {
            PeerError* error = null;
            int status = _restart(handle, new PeerText { Data = data, Length = bytes.Length }, &error);
            return (status, Take(error));
        }
    }

    /// <summary>Hands rows over, or asks again without any; what is answered is valid until the next call for this handle.</summary>
    public (int Status, Failure? Error) Modify(long handle, PeerRows* rows, PeerModified* modified)
    {
        PeerError* error = null;
        int notices = -1;
        int status = _modify(handle, rows, modified, &notices, &error);
        return (status, Take(error));
    }

    public (int Status, Failure? Error) Transaction(int what, int level = 0)
    {
        PeerError* error = null;
        PeerDocument reply = default;
        int status = _transaction(what, level, &reply, &error);
        return (status, Take(error));
    }

    public Reply PendingWrites() => Ask((_, reply, error) => _transaction(5, 0, reply, error), "");

    public int Close(long handle) => _close(handle);

    public int Invalidate(int what, uint hash) => _invalidate(what, hash);

    /// <summary>All waiting messages.</summary>
    public List<Said> Notices()
    {
        var said = new List<Said>();
        while (true)
        {
            PeerNotice* notice;
            int waiting;
            int status = _notice(&notice, &waiting);
            if (status != Ok)
            {
                return status == End ? said : throw new InvalidOperationException($"peer_notice answered {status}");
            }

            said.Add(new Said(notice->Level, Text(notice->Message)!, Text(notice->Detail)));
            _freeNotice(notice);
        }
    }

    private Reply Ask(DocumentCall call, string request)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(request);
        fixed (byte* data = bytes)
        {
            PeerDocument reply = default;
            PeerError* error = null;
            int status = call(new PeerText { Data = data, Length = bytes.Length }, &reply, &error);
            string? document = null;
            if (status == Ok)
            {
                if (reply.Data[reply.Length] != 0)
                {
                    throw new InvalidOperationException("no nul behind the document");
                }

                document = Encoding.UTF8.GetString(reply.Data, (int)reply.Length);
                _freeDocument(&reply);
                _freeDocument(&reply);
            }

            return new Reply(status, Take(error), document);
        }
    }

    private Failure? Take(PeerError* error)
    {
        if (error == null)
        {
            return null;
        }

        var failure = new Failure(
            Marshal.PtrToStringUTF8((nint)error->SqlState)!,
            Text(error->Message)!,
            Text(error->Detail),
            Text(error->Hint),
            Text(error->Context));
        _freeError(error);
        return failure;
    }

    private static string? Text(PeerText text) =>
        text.Length < 0 ? null : Encoding.UTF8.GetString(text.Data, (int)text.Length);
}
