using System.Collections.Generic;

namespace PeerFdw.Connectors.Postgres.Reading;

/// <summary>Writes the SELECT of a planned scan so that its values can come beside it.</summary>
/// <param name="rowLimit">At most so many rows are wanted; null for no limit.</param>
/// <param name="asText">For each column, whether it is cast to text; null for none.</param>
/// <returns>The query.</returns>
internal delegate QueryTemplate TemplateRenderer(long? rowLimit, IReadOnlyList<bool>? asText);
