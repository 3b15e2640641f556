using System.Collections.Generic;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Spi.Execution;

/// <summary>The values of a scan's <see cref="Parameter"/>s, each as a <see cref="Constant"/>: from there on they are literals.</summary>
/// <param name="values">By parameter index.</param>
public sealed class ParameterValues(IReadOnlyDictionary<int, Constant> values)
{
    /// <summary>No parameters.</summary>
    public static ParameterValues Empty { get; } = new(new Dictionary<int, Constant>());

    /// <summary>The value of a parameter.</summary>
    /// <param name="parameter">Which.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="PeerException">XX000 if the plan asks for a parameter that the executor did not send.</exception>
    public Constant this[Parameter parameter] =>
        values.TryGetValue(parameter.Index, out Constant? value)
            ? value
            : throw new PeerException(SqlState.InternalError, $"parameter {parameter.Index} has no value");

    /// <summary>The literal that an operand stands for.</summary>
    /// <param name="operand">A <see cref="Constant"/> or a <see cref="Parameter"/>.</param>
    /// <returns>The literal.</returns>
    /// <exception cref="PeerException">XX000 for anything else.</exception>
    public Constant Resolve(Expression operand) => operand switch
    {
        Constant constant => constant,
        Parameter parameter => this[parameter],
        _ => throw new PeerException(SqlState.InternalError, $"not an operand: {operand?.GetType().Name}"),
    };
}
