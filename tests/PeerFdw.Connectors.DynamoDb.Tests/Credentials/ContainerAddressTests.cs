using System.Collections.Generic;
using PeerFdw.Connectors.DynamoDb.Credentials;
using PeerFdw.Spi;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Credentials;

public sealed class ContainerAddressTests
{
    [Theory]
    [InlineData("/v2/x?y=1", "http://169.254.170.2/v2/x?y=1")]
    [InlineData("/", "http://169.254.170.2/")]
    public void A_relative_URI_is_one_of_ECS(string relative, string address) =>
        Assert.Equal(address, Address(ContainerCredentials.RelativeVariable, relative)!.AbsoluteUri);

    [Theory]
    [InlineData("http://127.0.0.1:80/x")]
    [InlineData("http://[::1]/x")]
    [InlineData("http://localhost/x")]
    [InlineData("http://169.254.170.23/v1/credentials")]
    [InlineData("http://[fd00:ec2::23]/v1/credentials")]
    [InlineData("https://credentials.example.com/x")]
    public void A_full_URI_is_https_or_next_door(string full) => Assert.Equal(full, Address(ContainerCredentials.FullVariable, full)!.OriginalString);

    [Theory]
    [InlineData(ContainerCredentials.RelativeVariable, "@evil.example.com/")]
    [InlineData(ContainerCredentials.RelativeVariable, ".evil.example.com/")]
    [InlineData(ContainerCredentials.FullVariable, "http://evil.example.com/")]
    [InlineData(ContainerCredentials.FullVariable, "http://169.254.169.254/")]
    [InlineData(ContainerCredentials.FullVariable, "http://localhost.example.com/")]
    [InlineData(ContainerCredentials.FullVariable, "https://user:password@example.com/")]
    [InlineData(ContainerCredentials.FullVariable, "file:///etc/passwd")]
    [InlineData(ContainerCredentials.FullVariable, "nonsense")]
    public void Others_are_not_asked(string variable, string value) =>
        Assert.Equal("28000", Assert.Throws<PeerException>(() => Address(variable, value)).SqlState.Code);

    private static System.Uri? Address(string variable, string value) =>
        ContainerCredentials.Address(new MachineEnvironment(new Dictionary<string, string> { [variable] = value }.GetValueOrDefault, "/nowhere"));
}
