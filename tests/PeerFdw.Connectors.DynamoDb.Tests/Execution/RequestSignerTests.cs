using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using PeerFdw.Connectors.DynamoDb.Http;
using Xunit;

namespace PeerFdw.Connectors.DynamoDb.Tests.Execution;

/// <summary>Signatures are those that the SDK's own signer makes of the same requests.</summary>
public sealed class RequestSignerTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    [Theory]
    [InlineData("https://dynamodb.us-west-2.amazonaws.com", "us-west-2", null, "{}")]
    [InlineData("https://dynamodb.us-west-2.amazonaws.com", "us-west-2", "FwoGZXIvYXdzEA==/+token", "{\"TableName\":\"t\"}")]
    [InlineData("http://127.0.0.1:8000", "eu-central-1", null, "{\"TableName\":\"naïve ☃\"}")]
    [InlineData("http://localhost:8000/", "cn-north-1", "t", "")]
    [InlineData("https://proxy.example:8443/some/path", "us-east-1", "t", "{\"a\":1}")]
    [InlineData("https://proxy.example/a~b/c-d_e.f", "us-east-1", null, "{\"a\":1}")]
    public void A_signature_is_the_one_that_the_SDK_makes(string endpoint, string region, string? token, string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        var url = new Uri(endpoint);
        var request = new DefaultRequest(new ListTablesRequest(), "Amazon.DynamoDBv2")
        {
            HttpMethod = "POST",
            Endpoint = url,
            ResourcePath = "/",
            Content = bytes,
            AuthenticationRegion = region,
            DeterminedSigningRegion = region,
        };
        if (url.AbsolutePath.Length > 1)
        {
            request.ResourcePath = "";
        }

        request.Headers["X-Amz-Target"] = "DynamoDB_20120810.Query";
        request.Headers["Content-Type"] = "application/x-amz-json-1.0";
        if (token is not null)
        {
            request.Headers["X-Amz-Security-Token"] = token;
        }

        var config = new AmazonDynamoDBConfig { ServiceURL = endpoint, AuthenticationRegion = region, AuthenticationServiceName = "dynamodb" };
        AWS4SigningResult theirs = new AWS4Signer().SignRequest(request, config, null, "AKIDEXAMPLE", Secret);
        KeyValuePair<string, string>[] headers = theirs.SignedHeaders.Split(';')
            .Select(n => KeyValuePair.Create(n, request.Headers.Single(h => h.Key.Equals(n, StringComparison.OrdinalIgnoreCase)).Value))
            .ToArray();
        Assert.Equal(new ServiceEndpoint(url, region).Host, headers.Single(h => h.Key == "host").Value);
        string time = headers.Single(h => h.Key == "x-amz-date").Value;
        var signer = new RequestSigner(region, "dynamodb");
        foreach (int _ in new[] { 1, 2 })
        {
            string ours = signer.Authorization(new ImmutableCredentials("AKIDEXAMPLE", Secret, token), "POST", url.AbsolutePath, headers, time, bytes);
            Assert.Equal(theirs.ForAuthorizationHeader, ours);
        }
    }

    [Fact]
    public void Another_day_or_secret_has_another_key()
    {
        var signer = new RequestSigner("us-west-2", "dynamodb");
        string Sign(string day, string secret) => signer.Authorization(
            new ImmutableCredentials("A", secret, null), "POST", "/", [new("host", "h"), new("x-amz-date", $"{day}T000000Z")], $"{day}T000000Z", default)[^64..];
        string[] all = [Sign("20240101", "s1"), Sign("20240101", "s2"), Sign("20240102", "s2"), Sign("20240102", "s1")];
        Assert.Equal(4, all.Distinct().Count());
        Assert.Equal(all[0], Sign("20240101", "s1"));
    }

    [Fact]
    public void The_time_is_UTC_to_the_second() =>
        Assert.Equal("20240203T040506Z", RequestSigner.Format(new DateTime(2024, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc)));
}
