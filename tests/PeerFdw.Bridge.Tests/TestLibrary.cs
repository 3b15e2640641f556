using System;
using System.IO;

namespace PeerFdw.Bridge.Tests;

/// <summary>The published library under test: a build with the synthetic peer.</summary>
internal static class TestLibrary
{
    private const string Variable = "PEER_TEST_LIBRARY";

    public static string Path
    {
        get
        {
            string? path = Environment.GetEnvironmentVariable(Variable);
            if (string.IsNullOrEmpty(path) || !File.Exists(path))
            {
                throw new InvalidOperationException(
                    $"{Variable} must name the published managed library, built with -p:SyntheticPeer=true "
                    + $"(make test sets it); it is '{path}'");
            }

            return path;
        }
    }
}
