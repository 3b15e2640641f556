using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace PeerFdw.Bridge.Tests;

/// <summary>Compiles and runs the C programs of these tests against native/bridge.h.</summary>
internal static class CProgram
{
    /// <summary>Compiles a program once per test run.</summary>
    /// <param name="name">Its file's name without .c.</param>
    /// <returns>The executable.</returns>
    public static string Compile(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Native");
        string output = Path.Combine(Directory.CreateTempSubdirectory("peer_bridge_").FullName, name);
        (int code, string text) = Run(
            "gcc", ["-Wall", "-Wextra", "-Werror", "-O1", "-I", folder, Path.Combine(folder, name + ".c"), "-o", output, "-ldl", "-lpthread"], "");
        return code == 0 ? output : throw new InvalidOperationException($"gcc failed on {name}.c: {text}");
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <returns>Its exit code, and what it wrote to both outputs.</returns>
    public static (int Code, string Output) Run(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            process.WaitForExit();
        }

        return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
    }
}
