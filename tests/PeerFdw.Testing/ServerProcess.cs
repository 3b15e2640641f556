using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace PeerFdw.Testing;

/// <summary>A child process whose output goes to a file.</summary>
public sealed partial class ServerProcess : IDisposable
{
    /// <summary>SIGINT: PostgreSQL's fast shutdown.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGQUIT: PostgreSQL's immediate shutdown.</summary>
    public const int Quit = 3;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    private readonly Process _process;

    private ServerProcess(Process process, string logFile)
    {
        _process = process;
        LogFile = logFile;
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Where its output goes.</summary>
    public string LogFile { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Whether this process is root, which PostgreSQL refuses to be.</summary>
    public static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>Starts a program.</summary>
    /// <param name="logFile">Where its output is appended.</param>
    /// <param name="workingFolder">Its working folder.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>The process; <see cref="Id"/> is the program's own.</returns>
    public static ServerProcess Start(string logFile, string workingFolder, params IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);

        // The shell opens the log and is then replaced by the program: nobody has to read a pipe.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = workingFolder, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("log=$1; shift; exec \"$@\" >>\"$log\" 2>&1");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(logFile);
        foreach (string argument in command)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ServerProcess(process, logFile);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it printed.</exception>
    public static async Task<string> RunAsync(params IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        for (int i = 1; i < command.Count; i++)
        {
            start.ArgumentList.Add(command[i]);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {output}{await errors}");
    }

    /// <summary>The program and its arguments as the user that PostgreSQL may run as: postgres instead of root.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>The command to run. It replaces itself by the program, so the process id stays.</returns>
    public static IReadOnlyList<string> AsPostgres(params IReadOnlyList<string> command) =>
        IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;

    /// <summary>Sends a signal to it.</summary>
    /// <param name="signal">Such as <see cref="Interrupt"/>.</param>
    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            SendSignal(_process.Id, signal);
        }
    }

    /// <summary>Kills it and its children, as a machine that fails does, and waits for their end.</summary>
    /// <returns>A task that ends with the last of them.</returns>
    public async Task KillFamilyAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        int[] children =
        [
            .. File.ReadAllText($"/proc/{Id}/task/{Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(p => int.Parse(p, CultureInfo.InvariantCulture)),
        ];
        SendSignal(Id, Kill);
        foreach (int child in children)
        {
            SendSignal(child, Kill);
        }

        await _process.WaitForExitAsync();
        for (int i = 0; i < 1000 && !children.All(HasGone); i++)
        {
            await Task.Delay(10);
        }
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="limit">How long at most.</param>
    /// <returns>Whether it has.</returns>
    public Task<bool> WaitAsync(TimeSpan limit) => Task.Run(() => _process.WaitForExit(limit));

    /// <summary>Ends it: by the signal, and after ten seconds by force.</summary>
    /// <param name="signal">The signal that asks it to end.</param>
    /// <returns>A task that ends with the process.</returns>
    public async Task StopAsync(int signal)
    {
        Signal(signal);
        if (!await WaitAsync(TimeSpan.FromSeconds(10)))
        {
            Signal(Quit);
            if (!await WaitAsync(TimeSpan.FromSeconds(5)))
            {
                Signal(Kill);
                await WaitAsync(TimeSpan.FromSeconds(5));
            }
        }
    }

    /// <summary>The last lines of its output.</summary>
    /// <param name="lines">How many.</param>
    /// <returns>The lines.</returns>
    public string LogTail(int lines = 40)
    {
        string[] all = File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];
        return string.Join('\n', all[Math.Max(0, all.Length - lines)..]);
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    /// <summary>Whether a process has ended, even if nobody has taken note of it.</summary>
    private static bool HasGone(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
