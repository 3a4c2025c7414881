/** The front door of the sender domains. */
export { announceBrandSender, requireSenderDomain, writesFromBroken } from './announce.ts';
export { domainOfBounceHost } from './expected-records.ts';
export { senderAddresses } from './own-addresses.ts';
export { chooseSender, type Sender, type SenderQuestion, type SenderReason, senderStyleOf } from './sender.ts';
export { everyDomain, takesBounces } from './store.ts';
export { makeSenderDomainJob, sweepSenderDomains } from './sweep.ts';
