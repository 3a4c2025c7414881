/** The front door of the customer rules: what members taught about whose mail is whose. */
export { presentCustomerRule } from './present.ts';
export {
  type CustomerRuleRow,
  customerRuleFor,
  customerRules,
  deleteCustomerRule,
  saveCustomerRule,
} from './store.ts';
