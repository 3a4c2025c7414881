/** Every table as Kysely sees it; the twin of `server/migrations`, held against the database by a test. */
import type {
  Diagnosis,
  ForwardingStatus,
  ForwardingSummary,
  MailTrace,
  ProbeState,
} from '@irori/contract/channels/forwarding';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AuthTables } from './auth/tables.ts';

type Moment = ColumnType<Date, Date | string, Date | string>;
type MomentOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T extends object> = JSONColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
type DefaultNow = ColumnType<Date, Date | string | undefined, Date | string>;

export interface WorkspacesTable {
  id: string;
  name: string;
  event_number: Generated<number>;
  conversation_number: Generated<number>;
  events_pruned_through: Generated<number>;
  created_at: DefaultNow;
}

export interface MembersTable {
  workspace_id: string;
  id: string;
  user_id: string;
  name: string;
  email: string;
  role: 'owner' | 'admin' | 'agent';
  available: Generated<boolean>;
  preferences: ColumnType<Record<string, unknown>, string | undefined, string>;
  /** The name in addresses such as `anna@shop.example`; given by the database where nobody chose one. */
  slug: Generated<string>;
  removed_at: MomentOrNull;
  created_at: DefaultNow;
}

export interface BrandsTable {
  workspace_id: string;
  id: string;
  name: string;
  signature: Generated<string>;
  /** The same in rich text; null when it is plain. */
  signature_html: ColumnType<string | null, string | null | undefined, string | null>;
  /** The domain it writes from; null = that of each support address. */
  sender_domain_id: ColumnType<string | null, string | null | undefined, string | null>;
  created_at: DefaultNow;
}

export interface SenderDomainsTable {
  workspace_id: string;
  id: string;
  domain: string;
  state: Generated<'pending' | 'verified' | 'broken'>;
  state_since: Moment;
  findings: JsonOrNull<StoredFinding[]>;
  zone: ColumnType<string | null, string | null | undefined, string | null>;
  checked_at: MomentOrNull;
  unasked_since: MomentOrNull;
  bounces_arrive: Generated<boolean>;
  check_at: Moment;
  checking_until: MomentOrNull;
  created_at: DefaultNow;
}

/** What the DNS was found to say about one record, as `server/src/sender-domains` judged it. */
export interface StoredFinding {
  /** `dkim <key id>`, `spf`, `dmarc`, `bounce` or `mx`. */
  record: string;
  verdict: string;
  found: { host: string; type: string; value: string }[];
  note: { code: string; params: Record<string, string> } | null;
  /** What is to be published where that depends on what is there already. */
  value?: string | null;
}

export interface SenderDomainKeysTable {
  workspace_id: string;
  id: string;
  domain_id: string;
  selector: string;
  public_key: string;
  private_key: string | null;
  state: 'next' | 'active' | 'old';
  created_at: Moment;
  active_since: MomentOrNull;
  keep_until: MomentOrNull;
}

export interface InboxesTable {
  workspace_id: string;
  id: string;
  name: string;
  position: Generated<number>;
  settings: ColumnType<Record<string, unknown>, string | undefined, string>;
  archived_at: MomentOrNull;
  created_at: DefaultNow;
}

export interface InboxMembersTable {
  workspace_id: string;
  inbox_id: string;
  member_id: string;
}

export interface TeamsTable {
  workspace_id: string;
  id: string;
  name: string;
  created_at: DefaultNow;
}

export interface TeamMembersTable {
  workspace_id: string;
  team_id: string;
  member_id: string;
}

export interface TagsTable {
  workspace_id: string;
  id: string;
  name: string;
  colour: Generated<string>;
  created_at: DefaultNow;
}

export type ChannelState = 'connecting' | 'connected' | 'retrying' | 'needs_attention' | 'disabled';

export interface ChannelsTable {
  workspace_id: string;
  id: string;
  connector: string;
  inbox_id: string;
  brand_id: string | null;
  name: string;
  account: string;
  receiving_address: string | null;
  state: ChannelState;
  state_since: DefaultNow;
  trouble: JsonOrNull<{ code: string; text: string; params: Record<string, unknown> }>;
  settings: ColumnType<Record<string, unknown>, string | undefined, string>;
  credentials: string | null;
  automations: Generated<boolean>;
  installed_by: string | null;
  last_inbound_at: MomentOrNull;
  last_outbound_at: MomentOrNull;
  created_at: DefaultNow;
  /** What of `forwards` travels with the channel; null until something happened. */
  forwarding: JsonOrNull<ForwardingSummary>;
}

export interface ReceivingAddressesTable {
  local_part: string;
  workspace_id: string;
  channel_id: string;
  created_at: DefaultNow;
  /** Replaced by a newer one; takes mail until then. */
  valid_until: MomentOrNull;
}

export interface ChannelSourcesTable {
  workspace_id: string;
  channel_id: string;
  source: string;
  inbox_id: string | null;
  cursor: string | null;
  updated_at: DefaultNow;
}

export interface ChannelDoorsTable {
  workspace_id: string;
  channel_id: string;
  door: string;
  state: 'open' | 'retrying' | 'needs_attention';
  state_since: DefaultNow;
  trouble: JsonOrNull<{ code: string; text: string; params: Record<string, unknown> }>;
  settings: ColumnType<Record<string, unknown>, string | undefined, string>;
  credentials: string | null;
  opened_by: string | null;
  created_at: DefaultNow;
}

export interface ChannelImportsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  door: string;
  since: MomentOrNull;
  state: 'running' | 'done' | 'cancelled' | 'failed';
  found: number | null;
  taken: Generated<number>;
  cursor: string | null;
  trouble: JsonOrNull<{ code: string; text: string; params: Record<string, unknown> }>;
  started_by: string | null;
  created_at: DefaultNow;
  updated_at: DefaultNow;
  ended_at: MomentOrNull;
}

export interface SentCopiesTable {
  workspace_id: string;
  delivery_id: string;
  message_id: string;
  conversation_id: string;
  channel_id: string;
  state: 'waiting' | 'kept' | 'failed';
  attempts: Generated<number>;
  next_attempt_at: MomentOrNull;
  folder: string | null;
  error: JsonOrNull<DeliveryError>;
  created_at: DefaultNow;
  updated_at: DefaultNow;
}

export interface HookTokensTable {
  workspace_id: string;
  channel_id: string;
  token: string;
  digest: string;
  seen_at: DefaultNow;
}

export interface ContactsTable {
  workspace_id: string;
  id: string;
  kind: Generated<'lead' | 'customer'>;
  name: string;
  note: string | null;
  created_at: DefaultNow;
  /** Null until the words of name and addresses are written down. */
  search: Generated<string | null>;
}

export interface ContactIdentitiesTable {
  workspace_id: string;
  id: string;
  contact_id: string;
  medium: string;
  address: string;
  display_name: Generated<string>;
  proven: boolean;
  proof: 'none' | 'dmarc' | 'dkim' | 'arc' | 'platform' | 'member';
  proven_at: MomentOrNull;
  /** Collects what claims this address against the evidence. */
  suspect: Generated<boolean>;
  created_at: DefaultNow;
}

export interface ContactMergesTable {
  workspace_id: string;
  id: string;
  kept_id: string;
  gone_id: string;
  gone: Json<GoneContact>;
  identity_ids: string[];
  conversation_ids: string[];
  because: string;
  merged_by: string;
  merged_at: Moment;
  undone_at: MomentOrNull;
}

/** A contact that was joined with another, to be brought back by undoing. */
export interface GoneContact {
  kind: 'lead' | 'customer';
  name: string;
  note: string | null;
  createdAt: string;
}

export interface LastMessage {
  id: string;
  text: string;
  direction: 'in' | 'out';
  kind: 'message' | 'note';
  authorName: string;
  at: string;
}

export interface ConversationsTable {
  workspace_id: string;
  id: string;
  number: number | null;
  inbox_id: string;
  channel_id: string;
  connector: string;
  contact_id: string;
  identity_id: string | null;
  subject: string | null;
  status: 'open' | 'pending' | 'snoozed' | 'closed';
  assignee_id: string | null;
  team_id: string | null;
  tag_ids: Generated<string[]>;
  missed: Generated<boolean>;
  spam: Generated<boolean>;
  snoozed_until: MomentOrNull;
  doubt: 'unproven' | 'suspicious' | 'sender_unsure' | null;
  delivery_trouble: Generated<boolean>;
  thread_key: string | null;
  last_message_id: string | null;
  last_message: JsonOrNull<LastMessage>;
  last_message_at: MomentOrNull;
  last_activity_at: Moment;
  last_inbound_at: MomentOrNull;
  closed_at: MomentOrNull;
  /** Address in From of the mail that began it, in comparable form. */
  written_from: ColumnType<string | null, string | null | undefined, string | null>;
  /** Where in that mail the customer was found. */
  found_by: ColumnType<string | null, string | null | undefined, string | null>;
  thread_hint: ColumnType<string | null, string | null | undefined, string | null>;
  spam_reason: JsonOrNull<SpamReason>;
  spam_at: MomentOrNull;
  waiting_since: MomentOrNull;
  missed_at: MomentOrNull;
  quiet_since: MomentOrNull;
  created_at: DefaultNow;
  shelf: ColumnType<string, never, never>;
}

/** Why a conversation lies in Spam. */
export type SpamReason =
  | { by: 'member'; memberId: string | null; name: string }
  /** A mail provider said so in the header; `header` and `value` are its words. */
  | { by: 'provider'; provider: string; header: string; value: string }
  /** The list of blocked senders has this address or domain. */
  | { by: 'list'; kind: 'address' | 'domain'; value: string };

export interface CustomerRulesTable {
  workspace_id: string;
  id: string;
  medium: string;
  sender: string;
  take: string;
  address: string | null;
  address_name: Generated<string>;
  made_by: string;
  made_at: Moment;
}

/** Where a conversation belonged before a correction. */
export interface MovedConversation {
  conversationId: string;
  contactId: string;
  identityId: string | null;
  doubt: ConversationsTable['doubt'];
  foundBy: string | null;
  /** Messages whose author was the wrong customer. */
  messageIds: string[];
}

/** A rule that a newer one took the place of. */
export interface ReplacedRule {
  take: string;
  address: string | null;
  addressName: string;
  madeBy: string;
}

export interface CustomerCorrectionsTable {
  workspace_id: string;
  id: string;
  conversation_id: string;
  moved: Json<MovedConversation[]>;
  rule_id: string | null;
  rule_before: JsonOrNull<ReplacedRule>;
  made_by: string;
  made_at: Moment;
  undone_at: MomentOrNull;
}

export interface ListedSendersTable {
  workspace_id: string;
  id: string;
  verdict: 'block' | 'allow';
  kind: 'address' | 'domain';
  medium: Generated<string>;
  value: string;
  inbox_id: string | null;
  added_by: string;
  added_at: Moment;
}

export interface SpamSettingsTable {
  workspace_id: string;
  delete_after_days: number | null;
  use_verdicts: Generated<boolean>;
}

export interface MailPeople {
  from: { name: string; address: string } | null;
  to: { name: string; address: string }[];
  cc: { name: string; address: string }[];
  bcc: { name: string; address: string }[];
  replyTo: { name: string; address: string }[];
}

export interface MessagesTable {
  workspace_id: string;
  id: string;
  conversation_id: string;
  direction: 'in' | 'out';
  kind: 'message' | 'note' | 'activity';
  author_kind: 'contact' | 'member' | 'system';
  author_id: string | null;
  author_name: string;
  subject: string | null;
  people: JsonOrNull<MailPeople>;
  text: string;
  folded_text: string | null;
  html: string | null;
  lang: string | null;
  nature: Generated<'person' | 'auto_reply' | 'bounce' | 'confirmation' | 'list' | 'probe'>;
  flags: Generated<string[]>;
  activity: JsonOrNull<{ type: string; params: Record<string, unknown> }>;
  provider: JsonOrNull<Record<string, unknown>>;
  inbound_event_id: string | null;
  reply_to: string | null;
  at: Moment;
  edited_at: MomentOrNull;
  deleted_at: MomentOrNull;
  created_at: DefaultNow;
  search: string | null;
}

export interface MessageRefsTable {
  workspace_id: string;
  medium: string;
  ref: string;
  channel_id: string;
  conversation_id: string;
  message_id: string;
}

export interface ConversationLinksTable {
  workspace_id: string;
  conversation_id: string;
  other_id: string;
  reason: string;
  created_at: DefaultNow;
}

export interface AttachmentsTable {
  workspace_id: string;
  id: string;
  message_id: string | null;
  position: Generated<number>;
  file_name: string;
  content_type: string;
  size: number;
  inline: Generated<boolean>;
  content_id: string | null;
  blob: string | null;
  state: 'ready' | 'pending' | 'failed';
  reason: string | null;
  handle: JsonOrNull<Record<string, unknown>>;
  width: number | null;
  height: number | null;
  uploaded_by: string | null;
  created_at: DefaultNow;
}

export type InboundState = 'received' | 'applied' | 'duplicate' | 'ignored' | 'quarantined';

export interface InboundEventsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  event_id: string;
  order_key: string;
  door: 'mail' | 'webhook' | 'receiver';
  state: Generated<InboundState>;
  reason: string | null;
  params: ColumnType<Record<string, unknown>, string | undefined, string>;
  preview: JsonOrNull<{ from: string; subject: string; text: string }>;
  envelope: Json<Record<string, unknown>>;
  checks: JsonOrNull<Record<string, unknown>>;
  raw_blob: string | null;
  size: number;
  conversation_id: string | null;
  message_id: string | null;
  released: Generated<boolean>;
  attempts: Generated<number>;
  received_at: Moment;
  processed_at: MomentOrNull;
  retry_at: MomentOrNull;
}

export type DeliveryState = 'held' | 'queued' | 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'uncertain';

export interface DeliveryError {
  code: string;
  text: string;
  params: Record<string, unknown>;
}

export interface DeliveriesTable {
  workspace_id: string;
  id: string;
  message_id: string;
  conversation_id: string;
  channel_id: string;
  state: DeliveryState;
  request: Json<DeliveryRequest>;
  attempts: Generated<number>;
  held_until: MomentOrNull;
  next_attempt_at: MomentOrNull;
  external_id: string | null;
  via: 'relay' | 'file' | 'api' | null;
  error: JsonOrNull<DeliveryError>;
  sending_by: string | null;
  sent_as: JsonOrNull<SentAs>;
  then_status: 'open' | 'pending' | 'snoozed' | 'closed' | null;
  scheduled: Generated<boolean>;
  created_at: DefaultNow;
  updated_at: DefaultNow;
}

/** What a delivery went out as, as of its last attempt. */
export interface SentAs {
  name: string;
  address: string;
  /** The domain that signed it; null = it left unsigned. */
  signedBy: string | null;
  /** Why this address, as a code with its parameters. */
  reason: { code: string; params: Record<string, string> };
  /** The domain of its Message-ID, the same in each attempt. */
  messageIdDomain: string;
}

/** What a reply needs besides its message, fixed when it was written. */
export interface DeliveryRequest {
  to: { name: string; address: string }[];
  cc: { name: string; address: string }[];
  bcc: { name: string; address: string }[];
  subject: string | null;
  answersMessageId: string | null;
  /** What the conversation's status goes back to when the reply is taken back while held. */
  statusBefore: 'open' | 'pending' | 'snoozed' | 'closed' | null;
  /** With its variables filled in; null for none. Missing on rows from before there were signatures of members. */
  signature?: { text: string; html: string | null } | null;
  /** Whether the history goes along below the answer. */
  quote?: boolean;
  /** `forward`: what leaves stands in `message_forwards`. `start`: the message began its conversation. */
  kind?: 'reply' | 'start' | 'forward';
}

/** A history line that left as a mail to an outsider. */
export interface MessageForwardsTable {
  workspace_id: string;
  message_id: string;
  conversation_id: string;
  answer_conversation_id: string;
  text: string;
  html: string;
  attachment_ids: Generated<string[]>;
  created_at: DefaultNow;
}

export interface FileLinksTable {
  workspace_id: string;
  id: string;
  attachment_id: string;
  message_id: string;
  language: string;
  expires_at: Moment;
  revoked_at: MomentOrNull;
  downloads: Generated<number>;
  last_download_at: MomentOrNull;
  created_at: DefaultNow;
}

export interface DeliveryAttemptsTable {
  workspace_id: string;
  delivery_id: string;
  number: number;
  started_at: Moment;
  ended_at: MomentOrNull;
  outcome:
    | 'accepted'
    | 'transient'
    | 'throttled'
    | 'rejected'
    | 'credentials'
    | 'outcome_unknown'
    | 'interrupted'
    | null;
  code: string | null;
  text: string | null;
}

export interface DraftsTable {
  workspace_id: string;
  conversation_id: string;
  member_id: string;
  kind: 'reply' | 'note';
  text: string;
  html: string | null;
  cc: Generated<string[]>;
  bcc: Generated<string[]>;
  attachment_ids: Generated<string[]>;
  version: number;
  updated_at: DefaultNow;
}

export interface ReadMarksTable {
  workspace_id: string;
  member_id: string;
  conversation_id: string;
  through: MomentOrNull;
}

export interface EventsTable {
  workspace_id: string;
  number: number;
  kind: string;
  subject_id: string;
  conversation_id: string | null;
  inbox_id: string | null;
  left_inbox_id: string | null;
  member_id: string | null;
  detail: string | null;
  at: DefaultNow;
}

export interface CountersTable {
  workspace_id: string;
  inbox_id: string;
  shelf: string;
  assignee_id: string;
  amount: number;
}

export interface CounterChangesTable {
  workspace_id: string;
  inbox_id: string;
  shelf: string;
  assignee_id: string;
  change: number;
}

export interface LedgerSumsTable {
  workspace_id: string;
  channel_id: string;
  state: InboundState;
  amount: number;
}

export interface LedgerChangesTable {
  workspace_id: string;
  channel_id: string;
  state: InboundState;
  change: number;
}

export interface ForwardsTable {
  workspace_id: string;
  channel_id: string;
  guide: string | null;
  steps_done: Generated<string[]>;
  status: Generated<Exclude<ForwardingStatus, 'off'>>;
  changed_at: Moment;
  diagnosis: JsonOrNull<Diagnosis>;
  forwarded_at: MomentOrNull;
  verified_at: MomentOrNull;
  finished_at: MomentOrNull;
  canary_on: Generated<boolean>;
  canary_hours: Generated<number>;
  next_probe_at: MomentOrNull;
  canary_alarm_since: MomentOrNull;
  silence_on: Generated<boolean>;
  silence_alarm_since: MomentOrNull;
  /** As of the last look; `watchedSince`: from then on somebody has looked without a gap. */
  silence: JsonOrNull<{ usualPerHour: number | null; hours: number; watchedSince: string }>;
  hours_through: MomentOrNull;
}

export interface ForwardProbesTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  kind: 'test' | 'canary' | 'handoff';
  state: Generated<ProbeState>;
  asked_by: string | null;
  locale: Generated<'en' | 'ja' | 'pl'>;
  via: 'relay' | 'file' | null;
  sender: string | null;
  attempts: Generated<number>;
  next_attempt_at: MomentOrNull;
  sending_by: string | null;
  created_at: Moment;
  sent_at: MomentOrNull;
  due_at: MomentOrNull;
  ended_at: MomentOrNull;
  error: JsonOrNull<DeliveryError>;
  bounce: JsonOrNull<ProbeBounce>;
  answered_by: string | null;
  trace: JsonOrNull<MailTrace>;
  returned_to: string | null;
  returns: Generated<number>;
  inbound_event_id: string | null;
  diagnosis: JsonOrNull<Diagnosis>;
}

/** What a server on the way of a test mail said when it gave it back. */
export interface ProbeBounce {
  recipient: string | null;
  status: string | null;
  text: string;
  host: string | null;
}

export interface ForwardConfirmationsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  provider: string;
  sealed: string | null;
  requested_by: string | null;
  trusted: boolean;
  at: Moment;
  conversation_id: string | null;
  message_id: string | null;
  used_at: MomentOrNull;
}

export interface ForwardHandoffsTable {
  workspace_id: string;
  id: string;
  channel_id: string;
  hash: string;
  guide: string;
  step: string | null;
  created_by: string;
  created_at: Moment;
  expires_at: Moment;
  last_used_at: MomentOrNull;
  revoked_at: MomentOrNull;
}

export interface ChannelHoursTable {
  workspace_id: string;
  channel_id: string;
  hour: Moment;
  amount: number;
}

export interface LeasesTable {
  name: string;
  holder: string;
  until: Moment;
}

export interface ProcessesTable {
  id: string;
  roles: string[];
  started_at: DefaultNow;
  beat_at: DefaultNow;
}

export interface MessageDecodingsTable {
  workspace_id: string;
  message_id: string;
  charset: string;
  member_id: string;
  /** The texts as they were. */
  before: Json<TextsBefore>;
  at: DefaultNow;
}

export interface TextsBefore {
  readonly text: string;
  readonly foldedText: string | null;
  readonly html: string | null;
  readonly lang: string | null;
  readonly subject: string | null;
}

export interface PictureSendersTable {
  workspace_id: string;
  member_id: string;
  address: string;
  created_at: DefaultNow;
}

export interface ForgottenBlobsTable {
  workspace_id: string;
  blob: string;
  at: DefaultNow;
}

export interface Tables extends AuthTables {
  leases: LeasesTable;
  processes: ProcessesTable;
  workspaces: WorkspacesTable;
  members: MembersTable;
  brands: BrandsTable;
  sender_domains: SenderDomainsTable;
  sender_domain_keys: SenderDomainKeysTable;
  inboxes: InboxesTable;
  inbox_members: InboxMembersTable;
  teams: TeamsTable;
  team_members: TeamMembersTable;
  tags: TagsTable;
  channels: ChannelsTable;
  receiving_addresses: ReceivingAddressesTable;
  channel_sources: ChannelSourcesTable;
  channel_doors: ChannelDoorsTable;
  channel_imports: ChannelImportsTable;
  sent_copies: SentCopiesTable;
  hook_tokens: HookTokensTable;
  contacts: ContactsTable;
  contact_identities: ContactIdentitiesTable;
  contact_merges: ContactMergesTable;
  customer_rules: CustomerRulesTable;
  customer_corrections: CustomerCorrectionsTable;
  listed_senders: ListedSendersTable;
  spam_settings: SpamSettingsTable;
  conversations: ConversationsTable;
  messages: MessagesTable;
  message_refs: MessageRefsTable;
  conversation_links: ConversationLinksTable;
  attachments: AttachmentsTable;
  message_decodings: MessageDecodingsTable;
  picture_senders: PictureSendersTable;
  forgotten_blobs: ForgottenBlobsTable;
  inbound_events: InboundEventsTable;
  deliveries: DeliveriesTable;
  delivery_attempts: DeliveryAttemptsTable;
  message_forwards: MessageForwardsTable;
  file_links: FileLinksTable;
  drafts: DraftsTable;
  read_marks: ReadMarksTable;
  events: EventsTable;
  counters: CountersTable;
  counter_changes: CounterChangesTable;
  ledger_sums: LedgerSumsTable;
  ledger_changes: LedgerChangesTable;
  forwards: ForwardsTable;
  forward_probes: ForwardProbesTable;
  forward_confirmations: ForwardConfirmationsTable;
  forward_handoffs: ForwardHandoffsTable;
  channel_hours: ChannelHoursTable;
}
