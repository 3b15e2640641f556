namespace PeerFdw.Spi.Planning;

/// <summary>Numbers of columns that no table declares, as PostgreSQL's access/sysattr.h has them.</summary>
public static class SystemColumn
{
    /// <summary>ctid: the row's place within its table at the peer; of type tid.</summary>
    public const int Place = -1;

    /// <summary>
    /// The table at the peer that holds the row, its tableoid there; of type oid. With the place it identifies a row of a table that has partitions or children. It
    /// has the number of cmax, of which foreign tables have none: tableoid's own number means the foreign table's, here.
    /// </summary>
    public const int Owner = -5;
}
