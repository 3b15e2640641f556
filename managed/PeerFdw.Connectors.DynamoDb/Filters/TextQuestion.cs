using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Something asked of a text, without a negation, answered for each DynamoDB type that can be read as text.</summary>
internal abstract class TextQuestion
{
    /// <summary>What DynamoDB is to be asked about the values of one type.</summary>
    /// <param name="Yes">Holds where SQL's answer is true, of values of that type.</param>
    /// <param name="IsExact">Whether it holds for no others of that type.</param>
    /// <param name="IsOwn">Whether it holds for that type only.</param>
    internal readonly record struct Part(Condition Yes, bool IsExact, bool IsOwn)
    {
        internal static Part Of(TextVerdict verdict) =>
            new(verdict == TextVerdict.Never ? Condition.False : Condition.True, verdict != TextVerdict.Maybe, false);
    }

    /// <summary>The part of one type.</summary>
    internal Part Of(AttributeKind kind, AttributePath path) => kind switch
    {
        AttributeKind.S => OnText(path),
        AttributeKind.N => OnNumber(path),
        AttributeKind.B => OnBinary(path),
        AttributeKind.BOOL => OnBoolean(path),
        _ => Part.Of(OnShape(TextShape.Of(kind))),
    };

    /// <summary>Of S: the text itself.</summary>
    protected abstract Part OnText(AttributePath path);

    /// <summary>Of a known text.</summary>
    protected abstract TextVerdict On(string text);

    /// <summary>Of all texts of a shape.</summary>
    protected abstract TextVerdict OnShape(TextShape shape);

    /// <summary>Of N: the digits, as DynamoDB prints them.</summary>
    protected virtual Part OnNumber(AttributePath path) => Part.Of(OnShape(TextShape.Of(AttributeKind.N)));

    /// <summary>Of B in a document: <c>\x</c> and hexadecimal digits.</summary>
    protected virtual Part OnBinary(AttributePath path) => Part.Of(OnShape(TextShape.Of(AttributeKind.B)));

    private Part OnBoolean(AttributePath path)
    {
        TextVerdict onTrue = On("true");
        TextVerdict onFalse = On("false");
        return onTrue == onFalse || onTrue == TextVerdict.Maybe || onFalse == TextVerdict.Maybe
            ? Part.Of(onTrue == onFalse ? onTrue : TextVerdict.Maybe)
            : new Part(
                new CompareCondition(path, ComparisonOperator.Equal, FilterValue.OfBoolean(onTrue == TextVerdict.Always)), true, true);
    }
}
