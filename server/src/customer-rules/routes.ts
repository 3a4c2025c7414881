/** The list of what was taught. Rules are made by correcting the customer of a conversation; here they are seen and taken back. */
import { id, page } from '@irori/contract/common/api';
import { customerRule } from '@irori/contract/customer-rules/api';
import { z } from 'zod';
import { notFound } from '../errors.ts';
import { workspaceTransaction } from '../platform/events/workspace-transaction.ts';
import { policy, route } from '../platform/http/route.ts';
import { isAdmin } from '../platform/http/viewer.ts';
import { presentCustomerRule } from './present.ts';
import { customerRules, deleteCustomerRule } from './store.ts';

/** The addresses in them may be of people whom an agent must not see. */
const manage = policy('customer_rules.manage', isAdmin);

export const routes = [
  route({
    method: 'GET',
    path: '/api/v1/customer-rules',
    summary: 'What was learned from corrections of the customer, newest first.',
    access: manage,
    response: page(customerRule),
    handle: async ({ house, viewer }) => {
      const rows = await customerRules(house.database.db, viewer.workspaceId);
      return { items: rows.map(presentCustomerRule), nextCursor: null };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/customer-rules/:id',
    summary: 'Forgets a rule; later mail is read without it. What it decided before stays.',
    access: manage,
    params: z.object({ id }),
    response: 'empty',
    handle: async ({ house, viewer, params }) => {
      await workspaceTransaction(house.database, viewer.workspaceId, async (tx) => {
        if (!(await deleteCustomerRule(tx.trx, tx.workspaceId, params.id))) throw notFound('customer_rule');
      });
      return undefined;
    },
  }),
];
