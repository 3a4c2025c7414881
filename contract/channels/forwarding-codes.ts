/** What a stuck forward may be told, each with the parameters of its sentence. Plain data, so that the browser needs no schemas for it. */
export const forwardingCodes = [
  /** No relay is set, so the test mail was kept as a file. Send a mail by hand to the support address. `{file}` */
  'probe.no_relay',
  /** The relay did not take it. `{text, smtpCode}` */
  'probe.relay_refused',
  /** The relay cannot be reached; it is tried again. `{text}` */
  'probe.relay_unreachable',
  /** The process died while it sent: the mail may be on its way. */
  'probe.uncertain',
  /** A mail server on the way gave it back. `{host, status, text, recipient}` */
  'probe.bounced',
  /** The mailbox host says that there is no such support address, or that it is full or closed. `{host, status, text, recipient}` */
  'probe.mailbox_refused',
  /** The mailbox took it, but its company forbids forwarding to the outside (Microsoft 365: 5.7.520). `{host, status, text, recipient}` */
  'probe.external_forwarding_blocked',
  /** A server refused it because the checks of its sender failed (SPF, DKIM, DMARC). `{host, status, text, recipient, from}` */
  'probe.authentication_broken',
  /** The forward was tried, and its target is no address of ours: most likely mistyped. `{recipient, expected}` */
  'probe.target_mistyped',
  /** The forward was tried, and our own door did not take it. `{host, status, text, recipient}` */
  'probe.door_refused',
  /** CT-09: the target address was confirmed, but forwarding was not switched on or not saved. `{provider, minutes}` */
  'forwarding.confirmed_not_switched_on',
  /** The mail host asks for a confirmation that nobody has given yet. `{provider}` */
  'forwarding.confirmation_waiting',
  /** The test mail left, and nothing came back: no mail, no confirmation. `{minutes}` */
  'forwarding.nothing_arrived',
  /** The mailbox got the test mail, since somebody or a machine there answered it, but did not forward it. `{from}` */
  'forwarding.answered_not_forwarded',
  /** It came back at the receiving address of another channel. `{channelId, channelName, receivingAddress, expected}` */
  'forwarding.wrong_channel',
  /** It went in a circle. `{evidence}` */
  'forwarding.loop',
  /** The mailbox's rule "forward" makes a new mail of it and hides the customer: it should "redirect". `{by}` */
  'forwarding.rewritten',
  /** Somebody pressed "Forward": that shows nothing about the rule, and customers would be lost this way. `{by}` */
  'forwarding.by_hand',
  /** It worked before; the last test mail did not come back. `{lastReturnedAt, minutes}` */
  'forwarding.stopped',
  /** Mail usually comes at this time of the week, and does not. `{usualPerHour, hours, since}` */
  'forwarding.silent',
] as const;

/** What deserves a word about a way that works. */
export const wayRemarks = [
  /** Redirected more than once: Exchange drops the second hop, and each hop may break signatures (KL-24). `{via}` */
  'way.redirected_twice',
  /** The same mail came by two ways: two rules forward it. `{count}` */
  'way.duplicate',
  /** A hop changed the mail, so that its signature no longer holds. `{domain}` */
  'way.signature_broken',
  /** The sender's domain asks that such mail be refused (DMARC), and only our leniency let it in. `{domain}` */
  'way.dmarc_broken',
  /** The forwarder did not rewrite the envelope, so that SPF fails at the next server. `{domain}` */
  'way.spf_broken',
  /** A hop put its own address into From. `{address}` */
  'way.sender_rewritten',
  /** Handed on by a person, not by a rule (KL-22). `{by}` */
  'way.by_hand',
  /** It came after the time that is given to a test mail. `{minutes}` */
  'way.slow',
  /** It still goes to a receiving address that was replaced, and that takes mail for 30 days only. `{address, expected}` */
  'way.old_address',
  /** No sign of forwarding: it was sent to the receiving address itself. */
  'way.direct',
] as const;
