using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace PeerFdw.Testing;

/// <summary>Where things lie in the source tree.</summary>
public static class Repository
{
    /// <summary>The folder of fdw.sln.</summary>
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>The folder that <c>npm ci</c> filled.</summary>
    public static string NodeModules => Path.Combine(Root, "tests", "servers", "node_modules");

    /// <summary>
    /// The managed library with the synthetic peer: the environment variable PEER_TEST_LIBRARY, or what <c>make test-library</c> built.
    /// </summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string TestLibrary
    {
        get
        {
            string path = Path.GetFullPath(
                Environment.GetEnvironmentVariable("PEER_TEST_LIBRARY") ?? Path.Combine("build", "test", "peer_fdw_managed.so"), Root);
            return File.Exists(path) ? path : throw new FileNotFoundException("build it by `make test-library`", path);
        }
    }
}
