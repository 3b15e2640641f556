using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using PeerFdw.Spi;

namespace PeerFdw.Connectors.DynamoDb.Credentials;

/// <summary>
/// A profile: an access key, or a role that is assumed with another profile, another source or a web identity token. What would start a program or
/// needs a person is refused.
/// </summary>
/// <param name="machine">Where the files are.</param>
/// <param name="profile">The profile.</param>
/// <param name="sources">The other sources that a profile can name, and what they need.</param>
internal sealed class ProfileCredentials(MachineEnvironment machine, string profile, AmbientSources sources) : ICredentialSource
{
    /// <summary>What cannot be done in a database server, by the setting that asks for it.</summary>
    private static readonly (string Setting, string What)[] s_refused =
    [
        ("credential_process", "starts a program"),
        ("sso_session", "uses single sign-on"),
        ("sso_start_url", "uses single sign-on"),
        ("login_session", "uses a console login"),
    ];

    /// <inheritdoc/>
    public async Task<CredentialAnswer> FindAsync(CancellationToken cancellationToken)
    {
        var files = ProfileFiles.Read(machine);
        return files.Find(profile) is null
            ? CredentialAnswer.Absent($"There is no profile \"{profile}\" in the AWS credentials and config files of the PostgreSQL server's operating system user.")
            : await Resolve(files, profile, []).FindAsync(cancellationToken).ConfigureAwait(false);
    }

    private ICredentialSource Resolve(ProfileFiles files, string name, List<string> before)
    {
        if (before.Contains(name))
        {
            throw CredentialErrors.Unusable(
                $"the profiles of the PostgreSQL server go around in a circle", $"They are: {string.Join(", ", before)}, {name}.", "Check source_profile.");
        }

        before.Add(name);
        IReadOnlyDictionary<string, string> settings = files.Find(name)
            ?? throw CredentialErrors.Unusable($"there is no profile \"{name}\"", $"Profile \"{before[^2]}\" names it as source_profile.");
        if (Setting(settings, "role_arn") is { } arn)
        {
            return OfRole(files, name, arn, settings, before);
        }

        if (OwnKey(settings) is { } key)
        {
            return key;
        }

        foreach ((string setting, string what) in s_refused)
        {
            if (settings.ContainsKey(setting))
            {
                throw new PeerException(
                    SqlState.FeatureNotSupported,
                    $"profile \"{name}\" {what}, which is not supported",
                    $"The setting is {setting}.",
                    "Name a profile with an access key, or with a role and a source_profile, credential_source or web_identity_token_file.");
            }
        }

        throw CredentialErrors.Unusable($"profile \"{name}\" has no credentials", "It has neither an access key nor a role.");
    }

    private ICredentialSource OfRole(
        ProfileFiles files, string name, string arn, IReadOnlyDictionary<string, string> settings, List<string> before)
    {
        if (settings.ContainsKey("mfa_serial"))
        {
            throw new PeerException(
                SqlState.FeatureNotSupported, $"profile \"{name}\" asks for a code of a device, which is not supported", "The setting is mfa_serial.");
        }

        var role = new Role(arn, Setting(settings, "role_session_name") ?? sources.SessionName, Setting(settings, "external_id"), Duration(name, settings));
        if (Setting(settings, "web_identity_token_file") is { } file)
        {
            return new WebIdentityCredentials(file, role, sources.Service, sources.Redaction);
        }

        ICredentialSource by = (Setting(settings, "source_profile"), Setting(settings, "credential_source")) switch
        {
            ({ } source, null) => source == name && OwnKey(settings) is { } own ? own : Resolve(files, source, before),
            (null, "Environment") => sources.Alone(AmbientSources.Environment),
            (null, "EcsContainer") => sources.Alone(AmbientSources.Container),
            (null, "Ec2InstanceMetadata") => sources.Alone(AmbientSources.InstanceMetadata),
            _ => throw CredentialErrors.Unusable(
                $"profile \"{name}\" does not say who assumes its role",
                "It must have either source_profile or credential_source.",
                "credential_source is one of: Environment, EcsContainer, Ec2InstanceMetadata."),
        };
        return new AssumedRole(by, role, sources.Service, sources.Redaction);
    }

    private static FixedCredentials? OwnKey(IReadOnlyDictionary<string, string> settings) =>
        Setting(settings, "aws_access_key_id") is { } id && Setting(settings, "aws_secret_access_key") is { } secret
            ? new FixedCredentials(IssuedCredentials.Of(id, secret, Setting(settings, "aws_session_token")))
            : null;

    private static int? Duration(string name, IReadOnlyDictionary<string, string> settings) =>
        Setting(settings, "duration_seconds") is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds
        : throw CredentialErrors.Unusable($"duration_seconds of profile \"{name}\" is not a whole number", null);

    private static string? Setting(IReadOnlyDictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
