using System.Text;
using PeerFdw.Connectors.DynamoDb.Tables;
using PeerFdw.Spi;
using PeerFdw.Spi.Expressions;

namespace PeerFdw.Connectors.DynamoDb.Filters;

/// <summary>Writes a condition as DynamoDB's expressions are written. How names and literals look is the derived class's.</summary>
internal abstract class ConditionWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>What was written.</summary>
    internal string Text => _text.ToString();

    /// <summary>Operators and functions so far, as DynamoDB counts them.</summary>
    internal int Operators { get; private set; }

    /// <summary>Writes a condition.</summary>
    internal void Write(Condition condition)
    {
        switch (condition)
        {
            case JunctionCondition c:
                WriteJunction(c);
                break;
            case PresenceCondition c:
                Call(c.IsPresent ? "attribute_exists" : "attribute_not_exists", c.Path, null, false);
                break;
            case TypeCondition c:
                Call("attribute_type", c.Path, FilterValue.OfText(c.Kind.ToString()), c.IsNegated);
                break;
            case CallCondition c:
                Call(c.IsPrefix ? "begins_with" : "contains", c.Path, c.Value, c.IsNegated);
                break;
            case CompareCondition c:
                Operators++;
                _text.Append(Path(c.Path)).Append(' ').Append(c.Operator.Symbol()).Append(' ').Append(Value(c.Value));
                break;
            case SizeCondition c:
                Call("size", c.Path, null, false);
                Operators++;
                _text.Append(' ').Append(c.Operator.Symbol()).Append(' ').Append(Value(c.Value));
                break;
            case MemberCondition c:
                WriteMember(c);
                break;
            default:
                throw new PeerException(SqlState.InternalError, $"not a condition to send: {condition.GetType().Name}");
        }
    }

    /// <summary>How a path is written.</summary>
    protected abstract string Path(AttributePath path);

    /// <summary>How a literal is written.</summary>
    protected abstract string Value(FilterValue value);

    private void WriteJunction(JunctionCondition junction)
    {
        for (int i = 0; i < junction.Arguments.Count; i++)
        {
            if (i > 0)
            {
                Operators++;
                _text.Append(junction.IsAnd ? " AND " : " OR ");
            }

            // AND binds closer than OR, and parentheses that change nothing may be an error.
            bool isNested = junction.IsAnd && junction.Arguments[i] is JunctionCondition;
            _text.Append(isNested ? "(" : "");
            Write(junction.Arguments[i]);
            _text.Append(isNested ? ")" : "");
        }
    }

    private void WriteMember(MemberCondition member)
    {
        Negation(member.IsNegated);
        Operators++;
        _text.Append(Path(member.Path)).Append(" IN (");
        for (int i = 0; i < member.Values.Count; i++)
        {
            _text.Append(i == 0 ? "" : ", ").Append(Value(member.Values[i]));
        }

        _text.Append(')');
    }

    private void Call(string function, AttributePath path, FilterValue? value, bool isNegated)
    {
        Negation(isNegated);
        Operators++;
        _text.Append(function).Append('(').Append(Path(path));
        if (value is not null)
        {
            _text.Append(", ").Append(Value(value));
        }

        _text.Append(')');
    }

    private void Negation(bool isNegated)
    {
        if (isNegated)
        {
            Operators++;
            _text.Append("NOT ");
        }
    }
}
