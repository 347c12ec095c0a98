#pragma once
#include <ng/model/experiment.h>

#include <QString>
#include <vector>

namespace ng {

/// One worked example: the design, and what stands beside it in the folder.
struct GalleryEntry {
    QString path;          ///< of the *.ngdesign
    QString picture;       ///< <name>.png beside it; empty: the design is drawn
    QString page;          ///< text of <name>.md beside it (Markdown); may be empty
    QString error;         ///< why the design cannot be read; then `experiment` is empty
    Experiment experiment;

    [[nodiscard]] QString title() const; ///< the design's, else the file's name
};

struct GallerySection {
    QString title;
    std::vector<GalleryEntry> entries;
};

/// The worked examples of a folder, in the sections and order of its gallery.json ({"sections":[{"title":..., "designs":[names]}]});
/// designs it does not name come last, by name, under "More". Reads files; a broken design is kept with its error.
[[nodiscard]] std::vector<GallerySection> loadGallery(const QString& folder);

} // namespace ng
