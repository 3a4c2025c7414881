// Front door of the brands room.
export { presentBrand } from './present.ts';
export { allBrands, type BrandRow, brandById, insertBrand } from './store.ts';
