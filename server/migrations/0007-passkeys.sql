-- Passkeys, as the sign-in library compiles them from its settings in `server/src/auth`.

create table "auth_passkeys" ("id" text not null primary key, "name" text, "public_key" text not null, "user_id" text not null references "auth_users" ("id") on delete cascade, "credential_id" text not null, "counter" integer not null, "device_type" text not null, "backed_up" boolean not null, "transports" text, "created_at" timestamptz, "aaguid" text);

create index "auth_passkeys_user_id_idx" on "auth_passkeys" ("user_id");

create index "auth_passkeys_credential_id_idx" on "auth_passkeys" ("credential_id");
