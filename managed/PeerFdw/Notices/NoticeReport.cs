using System.Runtime.InteropServices;
using PeerFdw.Crossing;
using PeerFdw.Rows.Layout;

namespace PeerFdw.Notices;

/// <summary>Messages in native memory, each one allocation that the shim frees.</summary>
internal static unsafe class NoticeReport
{
    /// <summary>Makes it.</summary>
    /// <param name="notice">The message.</param>
    /// <returns>The copy.</returns>
    public static PeerNotice* Create(Notice notice)
    {
        long size = sizeof(PeerNotice) + NativeText.Size(notice.Message) + NativeText.Size(notice.Detail)
            + NativeText.Size(notice.Hint);
        var native = (PeerNotice*)NativeMemory.AllocZeroed((nuint)size);
        native->Level = (int)notice.Level;

        // Sound: the texts lie behind the struct, in the room that was measured with the same function.
        byte* place = (byte*)(native + 1);
        native->Message = NativeText.Write(notice.Message, ref place);
        native->Detail = NativeText.Write(notice.Detail, ref place);
        native->Hint = NativeText.Write(notice.Hint, ref place);
        return native;
    }
}
