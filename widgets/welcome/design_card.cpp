#include "design_card.h"

#include "design_sketch.h"

#include <common/theme.h>

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace ng {

namespace {

/// The picture of a card: the example's own, cropped to fill, or its design drawn small.
class CardPicture : public QWidget {
public:
    explicit CardPicture(const GalleryEntry& e) : m_entry(e)
    {
        if (!e.picture.isEmpty()) m_picture.load(e.picture);
        setFixedHeight(116);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter p(this);
        p.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        QPainterPath clip;
        clip.addRoundedRect(rect(), 6, 6);
        p.setClipPath(clip);
        p.fillRect(rect(), theme().plot);
        if (m_picture.isNull()) {
            paintDesignSketch(p, rect(), m_entry.experiment);
        } else {
            const QSizeF size = QSizeF(m_picture.size()).scaled(QSizeF(this->size()), Qt::KeepAspectRatioByExpanding);
            p.drawImage(QRectF(QPointF((width() - size.width()) / 2, (height() - size.height()) / 2), size), m_picture);
        }
        p.setClipping(false);
        p.setPen(theme().line);
        p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }

private:
    const GalleryEntry& m_entry;
    QImage m_picture;
};

QLabel* text(const QString& s, const char* property)
{
    auto* l = new QLabel(s);
    l->setWordWrap(true);
    l->setTextFormat(Qt::PlainText);
    l->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    if (property) l->setProperty(property, true);
    return l;
}

} // namespace

DesignCard::DesignCard(GalleryEntry entry, QWidget* parent) : QFrame(parent), m_entry(std::move(entry))
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(m_entry.title());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 12);
    layout->setSpacing(4);
    layout->addWidget(new CardPicture(m_entry));
    layout->addSpacing(4);
    layout->addWidget(text(m_entry.title(), "strong"));
    if (!m_entry.error.isEmpty()) {
        layout->addWidget(text(tr("Cannot be read: %1").arg(m_entry.error), "error"));
    } else {
        layout->addWidget(text(QString::fromStdString(m_entry.experiment.summary), nullptr));
        if (!m_entry.experiment.lookFor.empty())
            layout->addWidget(text(tr("Look for: %1").arg(QString::fromStdString(m_entry.experiment.lookFor)), "quiet"));
    }
    layout->addStretch(1);
}

void DesignCard::setChosen(bool on)
{
    m_chosen = on;
    update();
}

void DesignCard::mousePressEvent(QMouseEvent*) { emit chosen(); }
void DesignCard::mouseDoubleClickEvent(QMouseEvent*) { emit opened(); }

void DesignCard::keyPressEvent(QKeyEvent* e)
{
    if (e->key() == Qt::Key_Return || e->key() == Qt::Key_Enter)
        emit opened();
    else
        QFrame::keyPressEvent(e);
}

void DesignCard::focusInEvent(QFocusEvent* e)
{
    QFrame::focusInEvent(e);
    emit chosen();
}

void DesignCard::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) update();
    QFrame::changeEvent(e);
}

void DesignCard::paintEvent(QPaintEvent*)
{
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const double w = m_chosen ? 2 : 1;
    p.setPen(QPen(m_chosen ? theme().accent : theme().line, w));
    p.setBrush(theme().panel);
    p.drawRoundedRect(QRectF(rect()).adjusted(w / 2, w / 2, -w / 2, -w / 2), 8, 8);
}

} // namespace ng
