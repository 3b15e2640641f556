using System;
using System.Collections.Generic;
using System.IO;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// The profiles of AWS's credentials file and config file (AWS: "Shared config and credentials files"), read anew each time. The SDK's own reader is not
/// used: it takes its config file from places that depend on the process, and starts programs that a profile names.
/// </summary>
internal sealed class ProfileFiles
{
    private readonly Dictionary<string, Dictionary<string, string>> _profiles = new(StringComparer.Ordinal);

    private ProfileFiles()
    {
    }

    /// <summary>Reads both files; what stands in the credentials file wins. A file that is not there is empty.</summary>
    internal static ProfileFiles Read(MachineEnvironment machine)
    {
        var files = new ProfileFiles();
        files.Add(machine.AwsFile("AWS_CONFIG_FILE", "config"), "the AWS config file", isConfig: true);
        files.Add(machine.AwsFile("AWS_SHARED_CREDENTIALS_FILE", "credentials"), "the AWS credentials file", isConfig: false);
        return files;
    }

    /// <summary>The settings of a profile by lower-case name, or null if there is none.</summary>
    internal IReadOnlyDictionary<string, string>? Find(string profile) => _profiles.GetValueOrDefault(profile);

    private void Add(string path, string what, bool isConfig)
    {
        if (!File.Exists(path))
        {
            return;
        }

        Dictionary<string, string>? section = null;
        foreach (string raw in MachineEnvironment.ReadFile(path, what).Split('\n'))
        {
            string line = raw.TrimEnd();

            // An indented line belongs to the setting above it; none that matters here has such lines.
            if (line.Length == 0 || line[0] is '#' or ';' || char.IsWhiteSpace(line[0]))
            {
                continue;
            }

            if (line[0] == '[')
            {
                section = Section(line, isConfig) is { } name ? Profile(name) : null;
            }
            else if (section is not null && line.IndexOf('=', StringComparison.Ordinal) is > 0 and int at)
            {
                section[line[..at].Trim().ToLowerInvariant()] = WithoutComment(line[(at + 1)..]);
            }
        }
    }

    private Dictionary<string, string> Profile(string name)
    {
        if (!_profiles.TryGetValue(name, out Dictionary<string, string>? profile))
        {
            profile = new Dictionary<string, string>(StringComparer.Ordinal);
            _profiles.Add(name, profile);
        }

        return profile;
    }

    /// <summary>In the config file a profile's section is called "profile x", except the default's; other sections are no profiles.</summary>
    private static string? Section(string line, bool isConfig)
    {
        int end = line.IndexOf(']', StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        string name = line[1..end].Trim();
        if (isConfig && name != "default")
        {
            const string Prefix = "profile";
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.Length == Prefix.Length || !char.IsWhiteSpace(name[Prefix.Length]))
            {
                return null;
            }

            name = name[Prefix.Length..].Trim();
        }

        return name.Length > 2 && name[0] == name[^1] && name[0] is '"' or '\'' ? name[1..^1] : name;
    }

    private static string WithoutComment(string value)
    {
        for (int i = 1; i < value.Length; i++)
        {
            if (value[i] is '#' or ';' && char.IsWhiteSpace(value[i - 1]))
            {
                return value[..i].Trim();
            }
        }

        return value.Trim();
    }
}
