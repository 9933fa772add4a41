// Folds the tables behind charts. Without scripts they stand open, for then there is no chart.
for (const table of document.querySelectorAll("[data-folded]")) table.open = false;
