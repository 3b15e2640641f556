using System.Collections.Generic;
using PeerFdw.Spi.Execution;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>Writes the SELECT of a planned scan: one result column for each column of the batch; one row for each row if there are none.</summary>
/// <param name="parameters">The parameters' values, written as literals; null to write <c>$1</c>, <c>$2</c>, ….</param>
/// <param name="rowLimit">At most so many rows are wanted; null for no limit.</param>
/// <param name="asText">For each column, whether it is cast to text; null for none.</param>
/// <returns>The statement.</returns>
internal delegate string QueryRenderer(ParameterValues? parameters, long? rowLimit, IReadOnlyList<bool>? asText);
