/** Front door of the sample data. */
export { addSamples, type SamplePlace } from './add-samples.ts';
export { company, desks } from './company.ts';
export type { Mailbox, MailboxToMake, SampleLines, SampleMail, SampleReply } from './lines.ts';
export { findSampleThings, type SampleThings } from './made.ts';
export { sampleFile } from './sample-files.ts';
