using System.Collections.Generic;
using System.IO;
using System.Linq;
using Amazon.DynamoDBv2.Model;

namespace PeerFdw.SampleData;

/// <summary>Short forms of DynamoDB's attribute values.</summary>
internal static class Attributes
{
    public static AttributeValue S(string value) => new() { S = value };

    public static AttributeValue N(string value) => new() { N = value };

    public static AttributeValue B(params byte[] value) => new() { B = new MemoryStream(value) };

    public static AttributeValue Bool(bool value) => new() { BOOL = value };

    public static AttributeValue Null() => new() { NULL = true };

    public static AttributeValue L(params AttributeValue[] values) => new() { L = [.. values] };

    public static AttributeValue M(params (string Name, AttributeValue Value)[] members) =>
        new() { M = members.ToDictionary(m => m.Name, m => m.Value) };

    public static AttributeValue Ss(params string[] values) => new() { SS = [.. values] };

    public static AttributeValue Ns(params string[] values) => new() { NS = [.. values] };

    public static AttributeValue Bs(params byte[][] values) => new() { BS = [.. values.Select(v => new MemoryStream(v))] };

    public static Dictionary<string, AttributeValue> Item(params (string Name, AttributeValue Value)[] attributes) =>
        attributes.ToDictionary(a => a.Name, a => a.Value);
}
