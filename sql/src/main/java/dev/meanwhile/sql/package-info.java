/**
 * Databases in direct style. {@link dev.meanwhile.sql.Database#connect} gives a {@link dev.meanwhile.sql.Database}; it and a {@link dev.meanwhile.sql.Transaction} are
 * {@link dev.meanwhile.sql.Queries}: they run SQL, and wait for its {@link dev.meanwhile.sql.Result}. Rows become records, maps or single values, as {@link dev.meanwhile.sql.Query}
 * says; SQL that is put together is {@link dev.meanwhile.sql.Sql}. All failures are {@link dev.meanwhile.sql.SqlException}s, where the tree of them is drawn.
 */
package dev.meanwhile.sql;
