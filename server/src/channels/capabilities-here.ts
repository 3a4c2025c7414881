/** What a medium can carry on this installation, which may lack what a capability needs. */
import type { Capabilities } from '@irori/contract/capabilities';
import { connectorOf, type House } from '../house.ts';

/** Links to files lead to this installation: while its public address is only guessed, nobody outside could open them. */
export function capabilitiesHere(house: Pick<House, 'connectors' | 'config'>, connectorId: string): Capabilities {
  const { capabilities } = connectorOf(house, connectorId);
  if (house.config.publicUrlIsSet || !capabilities.largeFiles) return capabilities;
  const { largeFiles: _needsAnAddress, ...others } = capabilities;
  return others;
}
