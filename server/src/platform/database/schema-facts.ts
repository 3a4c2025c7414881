// What the database says about its own tables, for backup, restore and maintenance.

/** Anything that answers rows. */
export interface RowReader {
  rows<Row>(sql: string): Promise<Row[]>;
}

export interface DataTable {
  readonly name: string;
  /** The columns that hold what was put in; generated ones are left out. */
  readonly columns: readonly string[];
}

export interface ForeignKey {
  readonly table: string;
  readonly name: string;
  /** As SQL, to make it again. */
  readonly definition: string;
}

/** Our tables, by name; not those of the migrations or of the job queue. */
export async function dataTables(reader: RowReader): Promise<DataTable[]> {
  return reader.rows<DataTable>(`
    select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> 'irori_migrations' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`);
}

export async function foreignKeys(reader: RowReader): Promise<ForeignKey[]> {
  return reader.rows<ForeignKey>(`
    select c.relname::text as table, k.conname::text as name, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k join pg_class c on c.oid = k.conrelid
     where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0
     order by c.relname, k.conname`);
}

/** Columns that draw their values from a sequence. */
export async function sequenceColumns(
  reader: RowReader,
): Promise<{ table: string; column: string; sequence: string }[]> {
  return reader.rows(`
    select c.relname::text as table, a.attname::text as column, pg_get_serial_sequence(c.oid::regclass::text, a.attname) as sequence
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence(c.oid::regclass::text, a.attname) is not null`);
}
