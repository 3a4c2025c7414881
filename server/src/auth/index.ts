// Front door of the auth room.
export { createAccount, findAccount, hashPassword, normalEmail, verifyPassword } from './accounts.ts';
export { endAccess } from './end-access.ts';
export { makePasswordLink } from './password-links.ts';
export { signInHere } from './sign-in-here.ts';
export { findViewer, refreshViewer } from './viewers.ts';
