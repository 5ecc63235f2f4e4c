/**
 * Databases in direct style. {@link dev.meanwhile.sql.Database#connect} gives a {@link dev.meanwhile.sql.Database}; it and a {@link dev.meanwhile.sql.Transaction} are
 * {@link dev.meanwhile.sql.Queries}: they run SQL, and wait for its {@link dev.meanwhile.sql.Result}. Rows become records, maps or single values, as {@link dev.meanwhile.sql.Query}
 * says; SQL that is put together is {@link dev.meanwhile.sql.Sql}.
 *
 * <p>Whatever a database can't do, or refuses, is a {@link dev.meanwhile.sql.SqlException}, which is unchecked:
 * <pre>
 * SqlException
 * ├── ConnectFailed          no connection could be made: address, reason, password
 * ├── PoolTimeout            no connection became free in time; the message lists who holds them
 * ├── ConnectionLost         the connection broke; what was underway may have happened or not
 * │   └── CommitUnknown      … and that was a commit
 * ├── DatabaseError          the database refused a statement: SQLSTATE, constraint, place
 * │   ├── ConstraintViolated
 * │   │   └── NotUnique
 * │   ├── Conflict           serialization failure or deadlock: the transaction can be tried again
 * │   └── StatementCancelled by the server: a limit of its own, or an administrator
 * ├── WrongRows              one row was asked for, and there are none or several
 * ├── CannotConvert          a value does not fit the type that was asked for
 * └── Unsupported            the database, or its driver, can't do that
 * </pre>
 * Mistakes of the program's own, such as a parameter without a value, are {@link java.lang.IllegalArgumentException}s and {@link java.lang.IllegalStateException}s. Limits come
 * from {@link dev.meanwhile.Meanwhile#timeout}.
 */
package dev.meanwhile.sql;
