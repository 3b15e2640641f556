using System.Collections.Generic;
using PeerFdw.Spi.Options;

namespace PeerFdw.Planning.Options;

/// <summary>Places in words.</summary>
internal static class OptionPlaceNames
{
    private static readonly (OptionPlace Place, string Name)[] s_names =
    [
        (OptionPlace.Wrapper, "foreign data wrappers"),
        (OptionPlace.Server, "servers"),
        (OptionPlace.UserMapping, "user mappings"),
        (OptionPlace.Table, "foreign tables"),
        (OptionPlace.Column, "columns"),
        (OptionPlace.Import, "IMPORT FOREIGN SCHEMA"),
    ];

    /// <summary>Such as "servers, foreign tables".</summary>
    public static string Of(OptionPlace places)
    {
        var names = new List<string>();
        foreach ((OptionPlace place, string name) in s_names)
        {
            if ((places & place) != 0)
            {
                names.Add(name);
            }
        }

        return string.Join(", ", names);
    }
}
