// Names that the sign-in library and our own door share; apart, so that the door knows them without loading the library.

/** Beginning of our cookies' names; better-auth adds `__Secure-` in front when the public address is https. */
export const cookiePrefix = 'irori';

/** Header in which the door hands the caller's address on; what a client sends under this name is dropped. */
export const addressHeader = 'x-irori-address';
