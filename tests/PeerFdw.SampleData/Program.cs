using System;
using System.Globalization;
using Amazon.DynamoDBv2;
using PeerFdw.SampleData;

if (args.Length != 1 || !Uri.IsWellFormedUriString(args[0], UriKind.Absolute))
{
    Console.Error.WriteLine("usage: PeerFdw.SampleData <endpoint>, such as http://127.0.0.1:8000");
    return 2;
}

using AmazonDynamoDBClient client = SampleLoader.Connect(args[0]);
await SampleLoader.LoadAllAsync(
    client, (table, count) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {count} items")));
return 0;
