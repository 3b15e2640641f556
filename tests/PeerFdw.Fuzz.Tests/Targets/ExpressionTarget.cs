using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using PeerFdw.Fuzz.Mutation;
using PeerFdw.Fuzz.Running;
using PeerFdw.Planning;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Fuzz.Targets;

/// <summary>
/// Expression documents. What must hold: an expression that was read is the same when it is written and read again; offered to both peers as a condition it
/// is answered; the plan that comes of it can be described.
/// </summary>
internal sealed class ExpressionTarget : IFuzzTarget
{
    private readonly PlanningService _service = new(FuzzConnectors.Registry);

    /// <inheritdoc/>
    public string Name => "expressions";

    /// <inheritdoc/>
    public int Share => 15;

    /// <inheritdoc/>
    public IEnumerable<byte[]> MadeSeeds => ExpressionSeeds.All.Select(Encoding.UTF8.GetBytes);

    /// <inheritdoc/>
    public IReadOnlyList<IMutator> Mutators { get; } =
        [new JsonMutator(FuzzConnectors.DocumentWords), new JsonMutator(FuzzConnectors.DocumentWords), new JsonMutator(FuzzConnectors.DocumentWords), new ByteMutator(FuzzConnectors.DocumentWords)];

    /// <inheritdoc/>
    public bool Run(ReadOnlyMemory<byte> input)
    {
        Expression expression = ExpressionReader.Read(JsonMembers.Parse(input));
        byte[] written = Write(expression);
        Expression again = ExpressionReader.Read(JsonMembers.Parse(written));
        FindingException.Unless(again.Equals(expression), $"the expression became another: {Encoding.UTF8.GetString(written)}");
        FindingException.Unless(Write(again).AsSpan().SequenceEqual(written), "an expression is written in two ways");
        bool isPlanned = true;
        foreach (string wrapper in new[] { "peer_dynamodb", "peer_postgres" })
        {
            isPlanned &= Plan(ScanRequests.Scan(wrapper, Encoding.UTF8.GetString(input.Span)));
        }

        return isPlanned;
    }

    private bool Plan(string request)
    {
        try
        {
            DocumentChain.Follow(_service, JsonMembers.Parse(_service.Plan(Encoding.UTF8.GetBytes(request))));
            return true;
        }
        catch (PeerException e)
        {
            FindingException.Unless(e.SqlState.Code.Length == 5, "no SQLSTATE");
            return false;
        }
    }

    private static byte[] Write(Expression expression)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonMembers.WriterOptions))
        {
            ExpressionWriter.Write(writer, expression);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
