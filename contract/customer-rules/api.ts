/** What members taught about whose mail is whose: mail with this address in From was written for somebody else. */
import { z } from 'zod';
import { id, moment } from '../common/api.ts';

export const customerRule = z.object({
  id,
  /** The connector's id; for showing its badge. */
  medium: z.string(),
  /** The address in From. */
  sender: z.string(),
  /** The place that names the customer, e.g. `reply-to`; `address`: always the one below. */
  take: z.string(),
  address: z.string().nullable(),
  addressName: z.string(),
  madeBy: id,
  madeAt: moment,
});
export type CustomerRule = z.infer<typeof customerRule>;
