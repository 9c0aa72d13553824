/** The procedure of the dispute zone. */
export const ZONE = 'dispute.zone'
